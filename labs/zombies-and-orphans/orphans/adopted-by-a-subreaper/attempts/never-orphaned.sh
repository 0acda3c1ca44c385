tini -s -- bash -c 'sleep 1000 & wait' < /dev/null &
