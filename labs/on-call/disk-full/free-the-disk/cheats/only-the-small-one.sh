rm -rf /var/log/shop
