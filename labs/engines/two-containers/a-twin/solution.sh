docker run --detach {{image}} sleep 1000
