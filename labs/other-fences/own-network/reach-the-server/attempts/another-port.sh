unshare --net busybox httpd -f -p 80 -h /tmp &
