touch /HELLO_OPS
