docker run -it busybox sh
