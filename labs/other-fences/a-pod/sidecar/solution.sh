nsenter --target $(pgrep -f {{nick}}) --net busybox httpd -f -p {{port}} &
