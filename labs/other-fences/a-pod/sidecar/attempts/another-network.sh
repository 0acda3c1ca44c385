unshare --net busybox httpd -f -p {{port}} &
