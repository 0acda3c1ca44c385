kill -9 $(pgrep -f ^/app/httpd)
mkdir -p /www/shop; echo open > /www/shop/index.html
setsid -f busybox httpd -f -p {{port}} -h /www
