docker run -d --net=none --cap-drop={{first}} --cap-drop={{second}} debian sleep 1000
