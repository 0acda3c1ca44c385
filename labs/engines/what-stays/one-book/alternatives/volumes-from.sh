docker run --detach --name writer --volume book:/book busybox sleep 1000
docker run --detach --volumes-from writer:ro busybox sleep 1000
