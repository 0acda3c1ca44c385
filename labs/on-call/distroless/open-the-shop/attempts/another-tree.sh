mkdir -p /srv/box/www/shop
echo 'A:*' > /srv/box/www/shop/httpd.conf
