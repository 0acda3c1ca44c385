nsenter --target $(pgrep -f {{nick}}) --net unshare --pid --fork --mount-proc busybox httpd -f -p {{port}} &
