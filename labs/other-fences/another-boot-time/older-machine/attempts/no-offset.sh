unshare --user --map-root-user --time sleep 1000 &
