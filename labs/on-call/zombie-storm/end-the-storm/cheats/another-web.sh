pkill -9 -u www-data
setsid -f setpriv --reuid www-data --regid www-data --clear-groups perl /usr/local/bin/web
