docker run -it debian bash
#: terminal outside
nsenter --target $(docker inspect --latest --format '{{.State.Pid}}') --pid --mount sleep 500 &
