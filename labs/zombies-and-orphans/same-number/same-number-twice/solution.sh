sleep 60 &
#: pause 500ms
kill $!
#: pause 500ms
echo $(($! - 1)) > /proc/sys/kernel/ns_last_pid; sleep 61 &
