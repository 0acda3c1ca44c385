bash -c 'bash -c "exit 137" & exec sleep 1000' &
