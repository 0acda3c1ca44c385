(exec -a 'nginx: master process nginx' sleep 1000) &
