unshare --pid --fork --mount-proc bash
echo {{limit}} > /proc/sys/kernel/pid_max
echo $(({{limit}} - 3)) > /proc/sys/kernel/ns_last_pid
for i in 1 2 3 4 5; do sleep 1000 & done
