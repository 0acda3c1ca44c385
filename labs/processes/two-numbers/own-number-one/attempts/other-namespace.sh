unshare --mount sleep 1000 &
