touch /srv/rootfs/HELLO_OPS
