unshare --net busybox httpd -f -p 8080 -h /tmp &
