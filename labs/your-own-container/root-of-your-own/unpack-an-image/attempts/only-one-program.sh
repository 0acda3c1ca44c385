mkdir /tmp/box/image/bin
cp /usr/bin/busybox /tmp/box/image/bin
