bash -c 'read line < /tmp/door' &
sleep 1000 > /tmp/door &
