kill -9 $(pgrep --runstates Z)
