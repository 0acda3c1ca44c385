ip netns add shop
ip link add near type veth peer name far netns shop
ip addr add 10.9.0.1/24 dev near; ip link set near up
ip -n shop addr add 10.9.0.2/24 dev far; ip -n shop link set far up
ip netns exec shop busybox httpd -f -p 8080 -h /tmp &
