docker run -d debian sleep 1000
