docker run --detach --network host debian sleep 1000; python3 -m http.server 80 &
