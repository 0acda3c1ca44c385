setsid bash -c 'sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 & wait' < /dev/null &
