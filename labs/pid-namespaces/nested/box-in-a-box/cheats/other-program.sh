unshare --pid --fork unshare --pid --fork bash -c 'exec -a sleep tail -f /dev/null' &
