nsenter --target $(pgrep -f ^number-one) --pid --mount sleep {{seconds}} &
