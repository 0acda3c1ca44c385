pkill -f {{guest}}
unshare --uts bash -c 'hostname {{name}}; exec -a {{guest}} sleep 100000' &
