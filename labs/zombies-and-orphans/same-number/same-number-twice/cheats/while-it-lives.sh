sleep 60 &
echo $(($! - 1)) > /proc/sys/kernel/ns_last_pid; sleep 61 &
