unshare --mount bash -c 'mount -t tmpfs none /srv/rootfs/data; cp /srv/data/prices /srv/rootfs/data; mount -o remount,ro /srv/rootfs/data; exec sleep {{seconds}}' &
