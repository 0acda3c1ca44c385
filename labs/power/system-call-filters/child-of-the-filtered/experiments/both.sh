nomkdir bash
sleep 1000 &
