cp -a /srv/rootfs /srv/copy
chroot /srv/copy /bin/sleep {{seconds}} &
