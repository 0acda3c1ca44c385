docker run -d --uidmap 0:20000:1000 debian sleep 1000
