unshare --net bash
docker run -d --net=host debian sleep 1000
unshare --pid --fork sleep 1001 &
