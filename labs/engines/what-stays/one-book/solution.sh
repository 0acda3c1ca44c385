docker run --detach --name writer --volume book:/book busybox sleep 1000
docker run --detach --name reader --volume book:/book:ro busybox sleep 1000
