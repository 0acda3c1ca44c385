unshare --pid --fork --mount --uts --ipc --net /root/box.sh nginx -g "daemon off;" &
until pgrep -x nginx; do sleep 0.2; done
