nsenter --target $(pgrep -f ^number-one) --pid --mount sleep 2000 &
