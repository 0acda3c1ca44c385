unshare --pid --fork sleep 1000 &
