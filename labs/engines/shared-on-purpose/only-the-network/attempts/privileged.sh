docker run --detach --privileged nginx
