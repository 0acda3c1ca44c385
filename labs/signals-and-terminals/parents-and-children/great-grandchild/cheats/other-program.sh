bash -c 'bash -c "exec -a sleep tail -f /dev/null; true"; true' &
