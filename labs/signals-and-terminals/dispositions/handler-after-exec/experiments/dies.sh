bash -c 'trap "echo not me" TERM; exec sleep 777' &
#: pause 2s
kill $!
