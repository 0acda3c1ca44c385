nsenter --target $(pgrep -f ^number-one) --mount sleep {{seconds}} &
