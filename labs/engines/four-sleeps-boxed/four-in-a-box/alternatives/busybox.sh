podman run --detach busybox sh -c 'sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 & wait'
