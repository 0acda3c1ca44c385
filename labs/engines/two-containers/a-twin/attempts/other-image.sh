for i in busybox debian; do [ $i = {{image}} ] || other=$i; done
docker run --detach $other sleep 1000
