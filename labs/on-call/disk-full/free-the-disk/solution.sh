df -h /
ls -l /proc/*/fd 2> /dev/null | grep deleted
: > /proc/$(pgrep -f '^{{service}}')/fd/3
