docker run --detach --name again debian sleep 1000
