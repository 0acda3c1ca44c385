docker run --detach --name web nginx
