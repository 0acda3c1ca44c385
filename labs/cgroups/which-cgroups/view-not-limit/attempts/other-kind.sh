unshare --uts bash
unshare --net sleep 1000 &
