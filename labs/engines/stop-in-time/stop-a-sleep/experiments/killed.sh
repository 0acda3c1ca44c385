docker run --detach --name plain debian sleep 1000
docker stop --time 4 plain
