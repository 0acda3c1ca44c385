grep -o 'execve("[^"]*", \["[^"]*", "[^"]*"' /tmp/trace | sed '/"sleep"/q'
