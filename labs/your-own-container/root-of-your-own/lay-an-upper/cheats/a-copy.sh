cp -a /tmp/box/image/. /tmp/box/root
