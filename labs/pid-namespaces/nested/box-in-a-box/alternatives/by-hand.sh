unshare --pid --fork --mount-proc bash
unshare --pid --fork --mount-proc sleep 1000 &
