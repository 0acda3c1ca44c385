docker run --detach --name strong --privileged debian sleep 1000
