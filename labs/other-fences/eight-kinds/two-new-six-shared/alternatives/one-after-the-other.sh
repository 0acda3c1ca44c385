unshare --cgroup bash
unshare --uts sleep 1000 &
