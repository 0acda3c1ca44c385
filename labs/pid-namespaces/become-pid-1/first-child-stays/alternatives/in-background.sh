unshare --pid bash -c 'sleep 1000 & tail -f /dev/null & wait' &
