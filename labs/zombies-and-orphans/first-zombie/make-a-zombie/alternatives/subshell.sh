(sleep 1 & exec tail -f /dev/null) &
