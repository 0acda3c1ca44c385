unshare --pid --fork bash -c '(sleep 1 &); exec sleep 1000' &
