docker run --detach debian bash -c 'exec -a tini sleep 1000'
