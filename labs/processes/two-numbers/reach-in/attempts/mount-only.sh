docker run -it debian bash
#: terminal outside
nsenter --target $(docker inspect --latest --format '{{.State.Pid}}') --mount sleep 500 &
