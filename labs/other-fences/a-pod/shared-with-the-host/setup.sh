docker run -d --net=host debian sleep 1000
