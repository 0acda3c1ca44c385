while pgrep --runstates Z letter; do pkill -{{signal}} -xf postman; sleep 0.2; done
