unshare --pid --fork --mount bash -c 'mount -t tmpfs none /proc; mkdir /proc/1; exec sleep 1000' &
