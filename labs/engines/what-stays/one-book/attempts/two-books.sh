docker run --detach --volume mine:/book busybox sleep 1000
docker run --detach --volume yours:/book:ro busybox sleep 1000
