ps -u www-data -o pid,ppid,stat,args
kill $(pgrep -f ^mailer)
