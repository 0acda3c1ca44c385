docker run --detach nginx
