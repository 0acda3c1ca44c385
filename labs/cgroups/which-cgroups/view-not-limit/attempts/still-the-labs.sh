unshare --cgroup sleep 1000 &
