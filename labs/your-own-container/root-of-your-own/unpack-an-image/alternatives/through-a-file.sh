docker run --name once busybox true
docker export once -o /tmp/once.tar
tar -xf /tmp/once.tar -C /tmp/box/image
