cat <> /tmp/door &
