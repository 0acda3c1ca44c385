unshare --pid --fork unshare --pid sleep 1000 &
