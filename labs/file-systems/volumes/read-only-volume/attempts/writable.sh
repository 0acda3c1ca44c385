unshare --mount bash -c 'mount --bind /srv/data /srv/rootfs/data; exec sleep {{seconds}}' &
