docker run --detach debian bash -c 'trap "exit 0" TERM; sleep 1000; true'
