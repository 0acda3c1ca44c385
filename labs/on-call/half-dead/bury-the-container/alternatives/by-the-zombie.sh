kill -9 $(ps -o ppid= -p $(pgrep --runstates Z))
