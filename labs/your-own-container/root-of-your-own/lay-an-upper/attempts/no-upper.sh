mount --bind /tmp/box/image /tmp/box/root
