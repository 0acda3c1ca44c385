box=$(readlink /proc/$(pgrep -f '^sleep 4242')/ns/pid)
for pid in $(pgrep -f '^tini -- '); do [ "$(readlink /proc/$pid/ns/pid)" = "$box" ] || kill -9 $pid; done
