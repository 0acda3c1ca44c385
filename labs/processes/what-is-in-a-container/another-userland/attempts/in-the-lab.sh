busybox sh
