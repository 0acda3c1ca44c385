kill -STOP $(pgrep -f '^{{service}}')
