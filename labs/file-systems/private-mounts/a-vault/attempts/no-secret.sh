unshare --mount bash -c 'mount -t tmpfs none /srv/vault; exec sleep {{seconds}}' &
