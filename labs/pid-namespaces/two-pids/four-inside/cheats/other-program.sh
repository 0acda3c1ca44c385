unshare --pid --fork bash -c 'for i in 1 2 3 4; do (exec -a sleep tail -f /dev/null) & done; wait' &
