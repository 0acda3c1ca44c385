docker run --detach --name web2 nginx
