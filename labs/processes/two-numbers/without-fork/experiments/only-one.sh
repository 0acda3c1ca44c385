unshare --pid sleep 1000 &
