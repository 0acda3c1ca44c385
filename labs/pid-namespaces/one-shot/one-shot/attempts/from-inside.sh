nsenter --target $(pgrep -f ^number-one) --pid --mount bash
kill -9 1
