pkill -f shop-web
(exec -a 'python3 -m http.server {{port}}' sleep 1000) &
