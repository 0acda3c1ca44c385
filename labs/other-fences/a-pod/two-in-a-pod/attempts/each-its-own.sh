unshare --net --pid --fork --mount-proc sleep 1000 &
unshare --net --pid --fork --mount-proc sleep 1001 &
