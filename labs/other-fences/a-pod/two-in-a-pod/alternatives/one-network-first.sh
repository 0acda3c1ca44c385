unshare --net bash
unshare --pid --fork sleep 1000 &
unshare --pid --fork sleep 1001 &
