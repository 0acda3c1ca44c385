docker run --detach debian bash -c 'for i in 1 2 3 4; do (exec -a sleep tail -f /dev/null 1000) & done; wait'
