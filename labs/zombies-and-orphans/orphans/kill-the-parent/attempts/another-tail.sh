(tail -f /tmp/diary &)
