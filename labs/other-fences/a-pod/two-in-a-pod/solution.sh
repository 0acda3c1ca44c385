unshare --net --pid --fork --mount-proc sleep 1000 &
sleep 1; nsenter --target $! --net unshare --pid --fork --mount-proc sleep 1001 &
