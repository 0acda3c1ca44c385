docker run --detach --name lone debian sleep 1000
kill -9 $(pgrep conmon)
