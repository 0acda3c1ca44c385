docker run --detach --network container:{{nick}} debian sleep 1000
