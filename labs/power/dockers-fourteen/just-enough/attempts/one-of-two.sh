docker run -d --net=none --cap-drop=all --cap-add={{first}} debian sleep 1000
