docker run --detach --network container:{{nick}} {{image}} sleep 1000
