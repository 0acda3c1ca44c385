unshare --pid --fork unshare --pid --fork sleep 1000 &
