# What the block above printed.
#: keep /PID|careless|neighbour|defunct|pigeon/
