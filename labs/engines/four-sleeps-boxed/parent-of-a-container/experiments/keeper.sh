docker run --detach --name lone debian sleep 1000
