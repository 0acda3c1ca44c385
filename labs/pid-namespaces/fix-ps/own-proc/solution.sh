unshare --pid --fork --mount-proc sleep 1000 &
