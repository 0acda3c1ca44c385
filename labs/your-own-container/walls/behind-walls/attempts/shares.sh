unshare --pid --fork --mount --uts --ipc bash -c 'hostname box; exec sleep 1000' &
