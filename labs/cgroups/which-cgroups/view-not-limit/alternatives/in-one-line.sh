unshare --cgroup bash -c 'unshare --cgroup sleep 1000; true' &
