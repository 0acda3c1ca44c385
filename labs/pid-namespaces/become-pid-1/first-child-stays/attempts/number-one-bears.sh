unshare --pid bash -c 'bash -c "sleep 1000 & sleep 1000 & wait"; true' &
