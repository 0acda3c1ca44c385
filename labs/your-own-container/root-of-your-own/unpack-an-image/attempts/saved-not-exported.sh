docker save busybox | tar -x -C /tmp/box/image
