kill -9 $(pgrep --runstates Z) $(pgrep -f clay-pigeon)
