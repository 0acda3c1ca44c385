bash -c 'sleep 1 & sleep 1000; true' &
