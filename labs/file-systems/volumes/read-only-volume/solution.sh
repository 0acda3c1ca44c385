unshare --mount bash -c 'mount --bind /srv/data /srv/rootfs/data; mount -o remount,bind,ro /srv/rootfs/data; exec sleep {{seconds}}' &
