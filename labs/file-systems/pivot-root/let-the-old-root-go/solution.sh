unshare --mount --pid --fork bash -c 'mount --bind /srv/rootfs /srv/rootfs; cd /srv/rootfs; pivot_root . old; export PATH=/bin; mount -t proc proc /proc; umount -l /old; exec sleep {{seconds}}' &
