bash -c 'trap "exit 0" TERM; sleep 4; sleep 1000' &
#: pause 500ms
kill $!
