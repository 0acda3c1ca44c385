su student
unshare -UrT --boottime 99999999 bash -c 'uptime; exec sleep 1000' &
