unshare --pid --fork sleep 500 &
