docker run --detach --network container:{{nick}} --ipc container:{{nick}} debian sleep 1000
