bash -c 'sleep 801 & sleep 802 & wait' &
#: pause 2s
kill -- -$!
