pkill -STOP -f '^{{agent}}'
