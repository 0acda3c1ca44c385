pkill -9 -f diary
(exec -a 'tail -f /tmp/diary' setsid tail -f /tmp/diary &)
