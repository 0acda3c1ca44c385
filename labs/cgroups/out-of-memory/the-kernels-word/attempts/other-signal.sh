bash -c 'sleep 1000 & exec tail -f /dev/null' &
#: pause 2000ms
pkill -xf 'sleep 1000'
