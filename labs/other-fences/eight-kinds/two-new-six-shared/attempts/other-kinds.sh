unshare --ipc --net sleep 1000 &
