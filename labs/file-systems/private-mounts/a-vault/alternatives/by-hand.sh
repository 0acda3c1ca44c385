unshare --mount
mount -t tmpfs vault /srv/vault
echo 42 > /srv/vault/secret
sleep {{seconds}} &
