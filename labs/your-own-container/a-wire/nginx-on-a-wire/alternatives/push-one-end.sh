unshare --pid --fork --mount --uts --ipc --net /root/box.sh nginx -g "daemon off;" &
until pgrep -x nginx; do sleep 0.2; done
box=$(pgrep -P $(pgrep -x unshare))
ip link add box0 type veth peer name eth0
ip link set eth0 netns $box
ip addr add 10.9.0.9/24 dev box0
ip link set box0 up
nsenter -t $box -n bash -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev eth0; ip link set eth0 up'
