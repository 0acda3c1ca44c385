nsenter --target $(pgrep -f {{nick}}) --net --pid --mount busybox httpd -f -p {{port}} &
