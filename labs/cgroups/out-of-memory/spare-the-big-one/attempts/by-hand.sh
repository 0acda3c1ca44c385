tail -f /dev/null &
#: pause 1500ms
kill -9 $!
