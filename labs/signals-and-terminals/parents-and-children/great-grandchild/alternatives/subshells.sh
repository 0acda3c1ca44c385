( ( sleep 1000; true ); true ) &
