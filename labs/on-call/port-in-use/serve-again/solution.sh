ss -ltnp
pkill -f shop-web
python3 -m http.server {{port}} &
