echo "A:*" > /proc/$(pgrep -f ^/app/httpd)/root/www/shop/httpd.conf
