bash -c 'sleep 1 & exit' &
