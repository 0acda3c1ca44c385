cat /tmp/door &
