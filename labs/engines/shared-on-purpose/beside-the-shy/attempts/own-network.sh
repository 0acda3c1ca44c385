docker run --detach debian sleep 1000
