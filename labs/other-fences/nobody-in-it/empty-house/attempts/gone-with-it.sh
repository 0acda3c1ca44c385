unshare --net sleep 2
