docker network create {{nick}}
docker run --detach --network {{nick}} debian sleep 1000
