unshare --net sleep 1000 &
sleep 1; nsenter --target $! --net bash -c 'exec -a "sleep 1" sleep 1001' &
