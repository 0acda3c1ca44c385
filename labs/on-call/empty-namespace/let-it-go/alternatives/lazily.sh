kill -9 $(pgrep -f '^{{agent}}')
umount -l /run/{{agent}}/ns
