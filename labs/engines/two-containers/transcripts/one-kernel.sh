docker run --rm busybox uname -r
uname -r
