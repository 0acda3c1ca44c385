unshare --user --map-root-user --time --boottime $(({{days}} * 86400)) sleep 1000 &
