unshare --mount bash -c 'chmod a-w /srv/rootfs/data; exec sleep {{seconds}}' &
