docker run --detach --name web nginx nginx -g 'daemon off;'
