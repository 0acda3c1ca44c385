printf '%s\n' '    PID STAT COMMAND' '     37 Z    [sleep] <defunct>'
