bash -c '(exit 256); exec sleep 1000 $?' &
