unshare --pid bash --norc
sleep 1
sleep 1000 &
