docker run --detach --name box debian sleep infinity
docker exec --detach box sleep 1000
docker exec --detach box sleep 1000
docker exec --detach box sleep 1000
docker exec --detach box sleep 1000
