unshare --net --pid --fork --mount-proc busybox httpd -f -p 8080 &
P=$!; until nsenter --target $P --net ss -ltn | grep -q 8080; do sleep 0.2; done
nsenter --target $P --net unshare --pid --fork --mount-proc bash -c 'busybox httpd -f -p 8080 || exec sleep 900' &
