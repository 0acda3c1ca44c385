setpriv --bounding-set=-sys_admin,-net_admin sleep 1000 &
