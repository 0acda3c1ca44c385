nomkdir sleep 1000 &
