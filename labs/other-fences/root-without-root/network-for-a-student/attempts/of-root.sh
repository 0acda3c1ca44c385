unshare --user --map-root-user --net sleep 1000 &
