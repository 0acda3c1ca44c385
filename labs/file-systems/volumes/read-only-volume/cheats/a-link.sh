unshare --mount bash -c 'ln -sfn /srv/data /srv/rootfs/data/ro; exec sleep {{seconds}}' &
