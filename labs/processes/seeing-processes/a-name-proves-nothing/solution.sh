(exec -a 'nginx: master process nginx' sleep 1000) &
bash -c 'echo {{name}} > /proc/$$/comm; sleep 1001; true' &
