kill -STOP $(pgrep -f '^{{agent}}')
