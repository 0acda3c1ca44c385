unshare --pid --fork --kill-child --mount --net --ipc --uts --cgroup sleep 1000 &
