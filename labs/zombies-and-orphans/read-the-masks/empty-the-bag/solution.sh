grep SigCgt /proc/$(pgrep -xf postman)/status
for i in 1 2 3 4; do kill -{{signal}} $(pgrep -xf postman); sleep 0.5; done
