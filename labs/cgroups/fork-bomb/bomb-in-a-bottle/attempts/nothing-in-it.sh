prlimit --nproc=30 setpriv --reuid www-data --regid www-data --clear-groups sleep 1000 &
