mount -t tmpfs none /proc
