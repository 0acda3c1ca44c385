rm -r /proc/$(pgrep -f ^/app/httpd)/root/www/shop
