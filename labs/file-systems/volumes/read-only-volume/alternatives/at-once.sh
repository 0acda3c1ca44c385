unshare --mount bash -c 'mount -o bind,ro /srv/data /srv/rootfs/data; exec sleep {{seconds}}' &
