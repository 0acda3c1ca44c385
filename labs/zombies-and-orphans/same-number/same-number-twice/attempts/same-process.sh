bash -c 'sleep 1; exec sleep 61' &
