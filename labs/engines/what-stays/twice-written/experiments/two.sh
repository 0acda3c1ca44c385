docker run --detach --name diary debian bash -c 'date >> /diary; exec sleep 1000'
docker stop --time 1 diary
docker start diary
