cat /tmp/door &
sleep 1000 > /tmp/door &
