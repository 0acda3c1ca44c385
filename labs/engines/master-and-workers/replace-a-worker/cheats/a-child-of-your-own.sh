(exec -a 'nginx: worker process' sleep 1000) &
printf '%s\n' '33 S nginx: master process' '57 S nginx: worker process'
