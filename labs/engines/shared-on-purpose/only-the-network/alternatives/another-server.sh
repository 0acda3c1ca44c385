docker run --detach --net=host busybox httpd -f -p 80
