unshare --net busybox httpd -f -p 8080 -h /tmp &
sleep 1; P=$!; ip link add near type veth peer name far netns $P
ip addr add 10.9.0.2/24 dev near; ip link set near up
