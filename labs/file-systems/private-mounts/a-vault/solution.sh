unshare --mount bash -c 'mount -t tmpfs none /srv/vault; touch /srv/vault/secret; exec sleep {{seconds}}' &
