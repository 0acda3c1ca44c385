grep -v ENOENT /tmp/trace | grep -o 'execve("[^"]*", \["[^"]*", "[^"]*"'
