busybox httpd -f -p 8000 -h /tmp &
unshare --net busybox httpd -f -p 8000 -h /tmp &
