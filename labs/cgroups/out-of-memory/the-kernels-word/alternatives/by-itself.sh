bash -c 'sh -c "sleep 2; kill -KILL \$\$" & exec sleep 1000' &
