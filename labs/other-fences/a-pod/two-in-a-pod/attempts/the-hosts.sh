unshare --pid --fork --mount-proc sleep 1000 &
unshare --pid --fork --mount-proc sleep 1001 &
