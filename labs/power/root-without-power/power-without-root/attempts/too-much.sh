setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=+net_bind_service,+net_raw,+kill --ambient-caps=+net_bind_service,+net_raw,+kill busybox httpd -f -p 80 -h /tmp &
