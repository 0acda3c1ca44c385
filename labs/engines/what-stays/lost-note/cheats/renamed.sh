docker rename {{nick}} old
docker run --detach --name {{nick}} debian sleep 1000
