kill -9 $(ps -o ppid= -C tail)
