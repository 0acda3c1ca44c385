bash -c 'sleep 2 & sleep 2 & sleep 2 & sleep 1000; true' &
