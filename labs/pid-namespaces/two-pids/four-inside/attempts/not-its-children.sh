unshare --pid --fork --mount-proc bash
bash -c 'sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 & wait'
