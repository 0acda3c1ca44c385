unshare --mount --pid --fork
mount --bind /srv/rootfs /srv/rootfs
cd /srv/rootfs
pivot_root . old
export PATH=/bin
mount -t proc proc /proc
umount -l /old
sleep {{seconds}} &
