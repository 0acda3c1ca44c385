capsh --drop=cap_net_admin,cap_ipc_owner,cap_sys_ptrace,cap_sys_admin,cap_sys_nice -- -c 'exec sleep 1000' &
