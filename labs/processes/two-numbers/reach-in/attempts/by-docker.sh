docker run -it debian bash
#: terminal outside
docker exec --detach $(docker ps --latest --quiet) sleep 500
