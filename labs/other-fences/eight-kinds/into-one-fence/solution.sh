nsenter --target $(pgrep -f {{nick}}) --ipc sleep 1000 &
