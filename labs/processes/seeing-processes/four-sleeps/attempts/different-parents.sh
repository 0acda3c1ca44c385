bash -c 'sleep 1000; true' &
bash -c 'sleep 1000; true' &
bash -c 'sleep 1000; true' &
bash -c 'sleep 1000; true' &
