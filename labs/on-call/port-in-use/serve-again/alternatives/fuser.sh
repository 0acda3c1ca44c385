fuser -k -TERM {{port}}/tcp
busybox httpd -f -p {{port}} &
