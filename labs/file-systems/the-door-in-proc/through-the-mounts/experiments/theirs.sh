box=$(pgrep -f '^/bin/sleep 6300')
nsenter --target $box --mount /bin/mount -t tmpfs none /data
touch /proc/$box/root/data/inside
