unshare --pid --fork --mount-proc tini -- bash -c 'sleep 7700 & sleep 7701; true' < /dev/null &
until pgrep -f '^sleep 7700'; do sleep 0.2; done
#: pause 500ms
kill -9 $(ps -o ppid= -p $(pgrep -f '^sleep 7700'))
