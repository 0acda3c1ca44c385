(exec -a cat sleep 1000) < /tmp/door &
sleep 1000 > /tmp/door &
