chroot /srv/rootfs /bin/sleep 6599 &
