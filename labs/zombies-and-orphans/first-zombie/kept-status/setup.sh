bash -c '(sleep 0.2; exit {{status}}) & exec sleep 1000' &
