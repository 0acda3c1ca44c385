docker run --detach --name web nginx
docker run --detach --name other nginx
docker exec web touch /HELLO_OPS
