docker exec {{box}} touch /HELLO_OPS
docker save --output /tmp/home.tar busybox
