kill -9 $(ps -o ppid= -p $(pgrep -f '^sleep 4242'))
