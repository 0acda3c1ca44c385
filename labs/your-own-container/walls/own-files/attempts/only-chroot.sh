unshare --pid --fork --mount --uts --ipc --net bash -c 'hostname box; mount -t proc proc /tmp/box/root/proc; exec chroot /tmp/box/root sleep 1001' &
