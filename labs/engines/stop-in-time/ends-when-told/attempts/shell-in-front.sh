docker run --detach debian sh -c 'sleep 1000; true'
