unshare --mount chroot /srv/rootfs /bin/sleep {{seconds}} &
