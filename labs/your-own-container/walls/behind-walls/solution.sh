unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; exec sleep 1000' &
