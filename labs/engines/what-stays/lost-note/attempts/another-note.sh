docker run --detach debian bash -c 'echo hello > /note; exec sleep 1000'
