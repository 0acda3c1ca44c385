docker create --name pattern busybox
docker export pattern | tar -x -C /tmp/box/image
