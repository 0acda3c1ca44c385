nsenter --target $(pgrep -f ^number-one) --pid --mount bash -c '(exec -a "sleep {{seconds}}" tail -f /dev/null)' &
