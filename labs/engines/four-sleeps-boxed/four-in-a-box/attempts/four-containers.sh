for i in 1 2 3 4; do docker run --detach debian sleep 1000; done
