unshare --pid --fork --mount-proc bash -c '(sleep 1 & sleep 0.3); sleep 1000; true' &
