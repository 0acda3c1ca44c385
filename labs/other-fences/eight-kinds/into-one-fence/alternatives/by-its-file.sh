nsenter --ipc=/proc/$(pgrep -f {{nick}})/ns/ipc sleep 1000 &
