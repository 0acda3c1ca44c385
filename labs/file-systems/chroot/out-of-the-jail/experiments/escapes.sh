python3 /usr/local/bin/escape &
