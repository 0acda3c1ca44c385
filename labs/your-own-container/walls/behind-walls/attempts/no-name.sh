unshare --pid --fork --mount --uts --ipc --net bash -c 'export HOSTNAME=box; exec sleep 1000' &
