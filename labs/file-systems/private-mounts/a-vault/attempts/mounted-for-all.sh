mount -t tmpfs none /srv/vault
touch /srv/vault/secret
sleep {{seconds}} &
