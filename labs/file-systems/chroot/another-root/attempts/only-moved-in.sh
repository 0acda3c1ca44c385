cd /srv/rootfs
bin/sleep {{seconds}} &
