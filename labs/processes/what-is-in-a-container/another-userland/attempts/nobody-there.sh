docker run --detach busybox sleep 1000
