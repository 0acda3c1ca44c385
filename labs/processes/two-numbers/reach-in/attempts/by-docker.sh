docker exec --detach $(docker ps --latest --quiet) sleep {{seconds}}
