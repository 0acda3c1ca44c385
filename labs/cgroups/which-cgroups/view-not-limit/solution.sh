unshare --cgroup bash
unshare --cgroup sleep 1000 &
