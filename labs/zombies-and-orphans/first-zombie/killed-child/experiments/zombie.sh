bash -c 'sleep 900 & exec sleep 1000' &
sleep 0.5
pkill -9 -xf 'sleep 900'
