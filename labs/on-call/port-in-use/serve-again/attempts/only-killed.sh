pkill -f shop-web
