setpriv --reuid 1000 --regid 1000 --clear-groups sleep 1000 &
