unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; mount -t tmpfs none /srv; mount -t proc proc /proc; exec sleep 1001' &
