docker run --detach --name web debian bash -c "exec -a 'nginx: master process nginx' bash -c '(exec -a nginx sleep 1000) & (exec -a nginx sleep 1000) & wait'"
