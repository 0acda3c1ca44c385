docker run -d --cap-drop=all debian sleep 1000
