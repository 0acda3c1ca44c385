docker run -d --net=none --hostname {{name}} debian sleep 1000
