(exec -a 'nginx: master process nginx' sleep 1000) &
bash -c 'sleep 1001; true' &
echo {{name}} > /proc/$!/comm
