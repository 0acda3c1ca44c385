nsenter --target $(pgrep -f {{nick}}) --ipc --uts --net sleep 1000 &
