#: terminal second
sleep {{seconds}} &
kill -9 $!
(exec -a "sleep {{seconds}}" tail -f /dev/null) &
disown
#: pause 2s
#: hang-up second
