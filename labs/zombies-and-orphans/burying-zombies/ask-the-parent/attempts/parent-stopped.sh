parent=$(pgrep nursery)
kill -9 $(pgrep -P $parent)
kill -CHLD $parent
kill -STOP $parent
