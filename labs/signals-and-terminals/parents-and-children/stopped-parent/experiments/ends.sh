touch /tmp/diary
tail -f /tmp/diary
#: terminal second
kill -STOP $(ps -o ppid= -C tail)
#: terminal main
#: key ctrl-c
