capsh --drop=all -- -c 'exec sleep 1000' &
