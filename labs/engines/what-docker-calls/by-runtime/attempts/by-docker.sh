docker run --detach --hostname {{name}} busybox sleep 1000
