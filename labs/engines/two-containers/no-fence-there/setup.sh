docker run --detach --name red debian sleep 1000
docker run --detach --name blue debian sleep 1000
