chroot /srv/rootfs /bin/sleep {{seconds}} &
