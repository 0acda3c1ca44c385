unshare --uts sleep 1000 &
