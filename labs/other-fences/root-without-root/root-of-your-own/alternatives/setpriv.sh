setpriv --reuid 1000 --regid 1000 --clear-groups unshare --user --map-root-user sleep 1000 &
