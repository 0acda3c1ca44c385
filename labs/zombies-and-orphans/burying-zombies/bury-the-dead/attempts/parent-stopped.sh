parent=$(pgrep -f careless-parent)
zombie=$(pgrep -P $parent)
kill -HUP $zombie
kill -CONT $zombie
kill -9 $zombie
kill -CHLD $parent
kill -STOP $parent
