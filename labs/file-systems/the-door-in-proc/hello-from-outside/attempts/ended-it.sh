kill -9 $(pgrep -f "^/bin/sleep 6300")
