printf '%s\n' '    PID    PPID STAT COMMAND' '     13       1 S    tail -f /tmp/diary'
