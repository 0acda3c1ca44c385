umount /run/{{agent}}/ns
