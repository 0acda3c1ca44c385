docker run -d --net=none --cap-add={{first}} --cap-add={{second}} debian sleep 1000
