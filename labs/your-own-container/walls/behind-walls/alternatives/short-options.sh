unshare -pfmuin bash -c 'hostname box; sleep 1000; true' &
