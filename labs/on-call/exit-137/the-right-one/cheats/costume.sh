(exec -a 'perl /srv/worker {{hungry}}' sleep 1000) &
