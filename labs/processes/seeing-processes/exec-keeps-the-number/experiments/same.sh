bash -c 'sleep 2; exec sleep 900' &
