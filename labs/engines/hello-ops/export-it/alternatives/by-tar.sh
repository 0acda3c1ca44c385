root=/proc/$(docker inspect --format '{{.State.Pid}}' {{box}})/root
touch $root/HELLO_OPS
tar --create --one-file-system --sort=name --file /tmp/home.tar --directory $root .
