docker run --detach --network host nginx
