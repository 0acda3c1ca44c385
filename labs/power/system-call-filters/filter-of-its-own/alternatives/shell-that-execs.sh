nomkdir bash -c 'mkdir /tmp/x; exec sleep 1000' &
