bash -c 'sleep 0.2 & exec sleep 1000' &
