docker run --detach {{image}} true
