unshare --uts --cgroup bash -c 'exec -a sleep tail -f /dev/null' &
