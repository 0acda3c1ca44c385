unshare --uts bash -c 'hostname {{name}}; exec sleep 1000' &
