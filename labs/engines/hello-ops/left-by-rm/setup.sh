docker run --detach --name one debian sleep 1000
docker exec one rm /etc/debian_version
