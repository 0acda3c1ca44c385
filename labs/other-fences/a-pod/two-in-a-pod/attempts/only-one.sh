unshare --net --pid --fork --mount-proc sleep 1000 &
