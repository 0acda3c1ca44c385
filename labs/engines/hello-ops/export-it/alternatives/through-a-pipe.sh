touch /proc/$(docker inspect --format '{{.State.Pid}}' {{box}})/root/HELLO_OPS
docker export {{box}} > /tmp/home.tar
