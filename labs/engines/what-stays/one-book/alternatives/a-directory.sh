mkdir /srv/book
docker run --detach --mount type=bind,source=/srv/book,target=/book debian sleep 1000
docker run --detach --mount type=bind,source=/srv/book,target=/book,readonly busybox sleep 1000
