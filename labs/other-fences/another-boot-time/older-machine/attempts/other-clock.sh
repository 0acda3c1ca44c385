unshare --user --map-root-user --time --monotonic $(({{days}} * 86400)) sleep 1000 &
