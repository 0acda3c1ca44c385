bash
bash -c 'sleep 1000; true' &
