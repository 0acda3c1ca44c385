docker exec {{box}} touch /HELLO_OPS
cd /tmp; touch HELLO_OPS; tar --create --file home.tar HELLO_OPS
