nsenter --target $(pgrep -f {{nick}}) --net bash -c 'exec -a "http.server {{port}}" sleep 1000' &
