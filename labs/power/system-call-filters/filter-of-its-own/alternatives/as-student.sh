su student
nomkdir sleep 1000 &
