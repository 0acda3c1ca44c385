bash -c 'sleep 1000 & exec sleep 1001' &
pkill -xf 'sleep 1000'
