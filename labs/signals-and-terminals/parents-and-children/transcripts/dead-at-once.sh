#: show nothing
#: terminal main
#: key ctrl-c
#: terminal second
#: show output
#: keep /PPID|tail|Ts/
ps -e -o ppid,pid,stat,comm
