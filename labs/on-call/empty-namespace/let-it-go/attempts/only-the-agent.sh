pkill -f '^{{agent}}'
