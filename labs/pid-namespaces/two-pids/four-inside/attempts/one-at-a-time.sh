unshare --pid --fork bash -c 'sleep 1000; sleep 1000; sleep 1000; sleep 1000' &
