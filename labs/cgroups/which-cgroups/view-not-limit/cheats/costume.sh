unshare --cgroup bash
unshare --cgroup bash -c 'exec -a sleep tail -f /dev/null' &
