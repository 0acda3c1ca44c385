pkill -9 unshare
kill -CHLD $(pgrep -f '^{{agent}}')
