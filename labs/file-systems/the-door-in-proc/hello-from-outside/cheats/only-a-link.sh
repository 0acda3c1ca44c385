ln -s /HELLO_OPS /proc/$(pgrep -f "^/bin/sleep 6300")/root/HELLO_OPS
