tini -s -- bash -c 'bash -c "sleep 1000 & sleep 1"; sleep 1000; true' < /dev/null &
sleep 2
