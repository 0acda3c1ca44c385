kill -9 $(pgrep -f ^number-one)
