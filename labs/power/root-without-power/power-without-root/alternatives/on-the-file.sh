cp /usr/bin/busybox /srv/busybox && setcap cap_net_bind_service=ep /srv/busybox
setpriv --reuid 1000 --regid 1000 --clear-groups /srv/busybox httpd -f -p 80 -h /tmp &
