truncate -s 0 /proc/$(pgrep -f '^{{service}}')/fd/3
