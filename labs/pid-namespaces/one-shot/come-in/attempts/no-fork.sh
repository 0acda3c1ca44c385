nsenter --target $(pgrep -f ^number-one) --pid --no-fork sleep {{seconds}} &
