tail -f /dev/null &
#: pause 2000ms
kill -9 $!
