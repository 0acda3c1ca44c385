mount -o bind,ro /srv/data /srv/rootfs/data
sleep {{seconds}} &
