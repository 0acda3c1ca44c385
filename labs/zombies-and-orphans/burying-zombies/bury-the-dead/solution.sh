kill -9 $(pgrep --runstates Z)
ps -eo pid,ppid,stat,args
kill $(pgrep -f careless-parent)
