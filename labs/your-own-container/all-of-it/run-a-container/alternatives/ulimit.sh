sed -i 's/^exec .*/ulimit -u 64; exec tini -- setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+chown,+dac_override,+setgid,+setuid,+net_bind_service,+kill "$@"/' /root/box.sh
unshare --pid --fork --mount --uts --ipc --net /root/box.sh nginx -g "daemon off;" < /dev/null &
until pgrep -x nginx; do sleep 0.2; done
box=$(pgrep -P $(pgrep -x unshare))
ip link add box0 type veth peer name eth0 netns $box
ip addr add 10.9.0.1/24 dev box0
ip link set box0 up
nsenter -t $box -n ip addr add 10.9.0.2/24 dev eth0
nsenter -t $box -n ip link set eth0 up
