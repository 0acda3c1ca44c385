unshare --pid --fork --uts --mount --net --ipc bash -c 'hostname {{name}}; exec sleep 1000' & disown
