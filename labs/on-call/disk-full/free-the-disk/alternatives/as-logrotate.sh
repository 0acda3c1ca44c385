pkill -HUP -f '^{{service}}'
