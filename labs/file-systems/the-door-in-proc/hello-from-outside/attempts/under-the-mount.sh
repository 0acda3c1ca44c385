touch /srv/box/HELLO_OPS
