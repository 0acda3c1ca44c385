pkill -9 unshare
