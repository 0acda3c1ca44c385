kill $(pgrep -f ^mailer)
setsid -f prlimit --nproc=80 setpriv --reuid www-data --regid www-data --clear-groups perl /usr/local/bin/mailer
