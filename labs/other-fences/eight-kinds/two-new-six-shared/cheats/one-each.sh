unshare --uts sleep 1000 &
unshare --cgroup sleep 1000 &
