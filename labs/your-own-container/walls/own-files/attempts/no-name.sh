unshare --pid --fork --mount --uts --ipc --net bash -c 'cd /tmp/box/root; pivot_root . old; mount -t proc proc /proc; mount --rbind /old/dev /dev; umount -l /old; exec sleep 1001' &
