unshare --net busybox httpd -f -p 8099 &
busybox httpd -f -p 8099 &
