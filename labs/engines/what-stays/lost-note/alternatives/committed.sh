docker commit --quiet {{nick}} saved
docker run --detach saved sleep 1000
