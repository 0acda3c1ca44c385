unshare --pid --fork sleep 60 &
unshare --pid --fork sleep 61 &
