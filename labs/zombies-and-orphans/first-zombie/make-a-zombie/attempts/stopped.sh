sleep 1000 &
kill -STOP $!
