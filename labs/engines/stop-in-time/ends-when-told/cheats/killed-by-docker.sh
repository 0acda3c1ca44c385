docker run --detach --name short debian sleep 1000
#: pause 1500ms
docker kill short
