docker run -d busybox sleep 1000
