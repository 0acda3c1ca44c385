docker run --detach debian bash -c 'for i in 1 2 3 4; do sleep 1000 & done; wait'
