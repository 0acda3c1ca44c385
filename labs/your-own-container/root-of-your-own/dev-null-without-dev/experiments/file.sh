chroot /tmp/jail /bin/sh -c 'echo into the void > /dev/null'
