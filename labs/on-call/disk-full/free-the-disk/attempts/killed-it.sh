kill $(pgrep -f '^{{service}}')
