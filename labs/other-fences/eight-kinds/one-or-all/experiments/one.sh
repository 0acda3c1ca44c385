unshare --ipc sleep 1000 &
