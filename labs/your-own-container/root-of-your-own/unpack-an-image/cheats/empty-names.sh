mkdir -p /tmp/box/image/bin /tmp/box/image/etc
echo busybox > /tmp/box/image/bin/busybox
