setpriv --reuid 1000 --regid 1000 --clear-groups --inh-caps=+net_bind_service --ambient-caps=+net_bind_service bash -c 'exec -a "busybox httpd -f -p 80 -h /tmp" sleep 1000' &
