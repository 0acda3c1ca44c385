bash -c 'sleep 801 & sleep 802 & wait' &
#: pause 1s
kill -- -$!
