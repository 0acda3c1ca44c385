docker run --detach --hostname box busybox sleep 1000
kill -9 $(pgrep conmon)
