sleep 60 & A=$!; sleep 2; kill -9 $A; wait $A; echo $((A - 1)) > /proc/sys/kernel/ns_last_pid; sleep 61 &
