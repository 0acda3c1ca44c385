kill -9 $(pgrep -f ^/app/httpd)
