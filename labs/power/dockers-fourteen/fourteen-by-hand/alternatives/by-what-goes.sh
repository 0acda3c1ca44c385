setpriv --bounding-set=-net_admin,-ipc_owner,-sys_ptrace,-sys_admin,-sys_nice sleep 1000 &
