unshare --net busybox httpd -f -p 8080 -h /tmp &
ip addr add 10.9.0.2/32 dev lo; busybox httpd -f -p 10.9.0.2:8080 -h /tmp &
