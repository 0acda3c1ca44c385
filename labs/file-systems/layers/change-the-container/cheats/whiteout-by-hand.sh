echo changed > /tmp/site/container/edit
mknod /tmp/site/container/drop c 0 0
