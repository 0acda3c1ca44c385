kill -STOP $(ps -o ppid= -C tail)
