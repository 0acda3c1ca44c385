docker run --rm -it busybox
