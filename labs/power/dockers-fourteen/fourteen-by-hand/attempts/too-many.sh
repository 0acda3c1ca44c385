setpriv --bounding-set=-net_admin,-sys_ptrace,-sys_nice sleep 1000 &
