docker run --detach --volume book:/book busybox sleep 1000
docker run --detach --volume book:/book --read-only busybox sleep 1000
