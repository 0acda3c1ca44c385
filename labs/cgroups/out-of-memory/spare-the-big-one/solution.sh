choom -n 1000 -- tail /dev/zero
