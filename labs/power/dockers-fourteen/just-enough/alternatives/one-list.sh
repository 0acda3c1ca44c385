docker run -d --net=none --cap-drop=all --cap-add={{first}},{{second}} debian sleep 1000
