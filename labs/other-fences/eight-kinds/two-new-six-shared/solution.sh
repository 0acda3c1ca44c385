unshare --uts --cgroup sleep 1000 &
