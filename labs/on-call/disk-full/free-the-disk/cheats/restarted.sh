kill $(pgrep -f '^{{service}}')
setsid -f perl /usr/local/bin/shopd
