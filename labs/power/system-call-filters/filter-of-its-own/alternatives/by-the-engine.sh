docker run -d --net=none --security-opt=no-new-privileges debian sleep 1000
