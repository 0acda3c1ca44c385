docker run --detach --hostname twin $(docker inspect --format '{{.Image}}' {{nick}}) sleep 1000
