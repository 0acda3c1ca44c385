unshare --cgroup bash
sleep 1000 &
