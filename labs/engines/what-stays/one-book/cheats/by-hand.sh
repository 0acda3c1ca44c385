mkdir -p /srv/book /book
unshare --mount --pid --fork bash -c 'mount --bind /srv/book /book; exec sleep 1000' &
unshare --mount --pid --fork bash -c 'mount --bind -o ro /srv/book /book; exec sleep 1000' &
