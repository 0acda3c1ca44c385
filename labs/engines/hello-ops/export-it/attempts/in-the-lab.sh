touch /HELLO_OPS
docker export --output /tmp/home.tar {{box}}
