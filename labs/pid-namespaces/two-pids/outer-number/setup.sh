unshare --pid --fork --mount-proc bash
sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 &
