pkill -STOP -f shop-web
