grep -o 'execve("[^"]*", \["[^"]*", "[^"]*"' /tmp/trace
