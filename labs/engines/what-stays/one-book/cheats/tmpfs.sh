docker run --detach --tmpfs /book busybox sleep 1000
docker run --detach --tmpfs /book:ro busybox sleep 1000
