for i in $(seq 20); do (ulimit -u 30; exec -a bomb setpriv --reuid www-data --regid www-data --clear-groups sleep 1000) & done
