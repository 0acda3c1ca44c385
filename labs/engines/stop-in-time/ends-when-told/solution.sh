docker run --detach --init debian sleep 1000
