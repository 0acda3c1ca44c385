docker run --detach --name plain debian sleep 1000
docker stop --time 1 plain
