unshare --net sleep 1000 &
