/srv/shop/stop
/srv/shop/run
