docker run --detach --network host debian sleep 1000
