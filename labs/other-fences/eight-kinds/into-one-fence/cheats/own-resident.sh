unshare --ipc bash -c 'exec -a {{nick}} sleep 100000' &
nsenter --target $! --ipc sleep 1000 &
