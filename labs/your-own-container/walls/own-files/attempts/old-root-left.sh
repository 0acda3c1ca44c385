unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; cd /tmp/box/root; pivot_root . old; mount -t proc proc /proc; exec sleep 1001' &
