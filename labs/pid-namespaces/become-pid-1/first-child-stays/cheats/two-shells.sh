unshare --pid bash -c 'sleep 1000; true' &
unshare --pid bash -c 'sleep 1000; true' &
