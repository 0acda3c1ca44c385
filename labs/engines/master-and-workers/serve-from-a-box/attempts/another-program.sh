docker run --detach --name web nginx sleep 1000
