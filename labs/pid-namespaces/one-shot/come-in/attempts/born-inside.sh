nsenter --target $(pgrep -f ^number-one) --pid --mount bash -c 'sleep {{seconds}}; true' &
