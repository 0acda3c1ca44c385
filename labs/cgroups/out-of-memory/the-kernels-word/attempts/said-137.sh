bash -c 'bash -c "sleep 2; exit 137" & exec sleep 1000' &
