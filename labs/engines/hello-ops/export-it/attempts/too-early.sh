docker export --output /tmp/home.tar {{box}}
docker exec {{box}} touch /HELLO_OPS
