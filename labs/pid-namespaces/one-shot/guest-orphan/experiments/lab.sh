nsenter --target $(pgrep -f ^number-one) --pid --mount sleep 2000 &
#: pause 1s
pkill -9 nsenter
