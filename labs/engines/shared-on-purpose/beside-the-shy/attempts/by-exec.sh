docker exec --detach {{nick}} sleep 1000
