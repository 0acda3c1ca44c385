docker exec {{box}} touch /HELLO_OPS
echo HELLO_OPS > /tmp/home.tar
