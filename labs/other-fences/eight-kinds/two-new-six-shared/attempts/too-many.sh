unshare --uts --cgroup --ipc --net --mount sleep 1000 &
