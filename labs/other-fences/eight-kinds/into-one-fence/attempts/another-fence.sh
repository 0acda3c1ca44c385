nsenter --target $(pgrep -f {{nick}}) --net sleep 1000 &
