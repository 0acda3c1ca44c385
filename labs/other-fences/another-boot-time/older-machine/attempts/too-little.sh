unshare --user --map-root-user --time --boottime {{days}} sleep 1000 &
