nsenter --target $(pgrep -f "^/bin/sleep 6300") --mount /bin/touch /HELLO_OPS
