docker run -d debian sleep 1000
nsenter --target $(docker inspect --latest --format '{{.State.Pid}}') --pid --mount sleep 500 &
