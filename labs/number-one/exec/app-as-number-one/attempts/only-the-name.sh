unshare --pid --fork --mount-proc bash -c 'echo ready > /run/app/ready; exec -a sleep tail -f /dev/null' &
