docker run -d --net=none --cap-drop=all debian sleep 1000
