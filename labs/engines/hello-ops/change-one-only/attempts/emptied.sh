root=/proc/$(docker inspect --format '{{.State.Pid}}' {{nick}})/root
echo {{word}} > $root/etc/issue
: > $root/etc/debian_version
