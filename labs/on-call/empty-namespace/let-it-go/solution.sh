ls -l /proc/*/fd 2> /dev/null | grep net:
grep nsfs /proc/self/mountinfo
umount /run/{{agent}}/ns
pkill -f '^{{agent}}'
