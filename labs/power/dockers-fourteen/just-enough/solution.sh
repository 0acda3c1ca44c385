docker run -d --net=none --cap-drop=all --cap-add={{first}} --cap-add={{second}} debian sleep 1000
