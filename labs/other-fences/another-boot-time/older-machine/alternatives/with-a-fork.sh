unshare --user --map-root-user --time --fork --boottime $(({{days}} * 86400)) --monotonic 5 sleep 1000 &
