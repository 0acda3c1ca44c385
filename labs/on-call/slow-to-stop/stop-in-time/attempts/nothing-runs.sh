/srv/shop/stop
