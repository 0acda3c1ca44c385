sleep 1000 &
kill -9 $!; wait $!; echo $?
