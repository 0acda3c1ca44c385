unshare --pid --fork --mount --uts --ipc /root/box.sh nginx -g "daemon off;" &
