bash -c 'bash -c "sleep 1000"' &
