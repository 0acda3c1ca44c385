docker run -d --net=none debian sleep 1000
