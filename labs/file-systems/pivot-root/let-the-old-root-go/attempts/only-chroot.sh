unshare --mount --pid --fork bash -c 'mount -t proc proc /srv/rootfs/proc; exec chroot /srv/rootfs /bin/sleep {{seconds}}' &
