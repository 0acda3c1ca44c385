curl -s localhost:{{port}}/shop/
rm /proc/$(pgrep -f ^/app/httpd)/root/www/shop/httpd.conf
curl -s localhost:{{port}}/shop/
