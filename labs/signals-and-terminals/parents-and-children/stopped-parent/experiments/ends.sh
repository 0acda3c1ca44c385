touch /tmp/diary
tail -f /tmp/diary
#: terminal second
until pgrep -x tail; do sleep 0.2; done
kill -STOP $(ps -o ppid= -C tail)
#: pause 2s
#: terminal main
#: key ctrl-c
