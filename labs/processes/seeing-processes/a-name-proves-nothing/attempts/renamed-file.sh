cp /usr/bin/sleep /tmp/nginx
/tmp/nginx 1000 &
cp /usr/bin/bash /tmp/nginx2 && mv /tmp/nginx2 /tmp/nginx
/tmp/nginx -c 'sleep 1001; true' &
