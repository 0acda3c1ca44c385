unshare --mount bash -c 'touch /srv/vault/secret; exec sleep {{seconds}}' &
