busybox httpd -f -p {{port}} &
