unshare --mount --pid --fork bash -c 'mount --bind /srv/rootfs /srv/rootfs; mount -t proc proc /srv/rootfs/proc; exec chroot /srv/rootfs /bin/sleep {{seconds}}' &
