(exec -a init sleep 1000) &
