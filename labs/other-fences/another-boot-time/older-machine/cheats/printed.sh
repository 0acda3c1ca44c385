echo "boottime $(({{days}} * 86400)) 0" > /tmp/timens_offsets; (exec -a 'sleep --boottime' sleep 1000) &
