unshare --pid --fork unshare --pid --fork bash -c 'sleep 1000; true' &
