docker run -it debian bash
#: terminal outside
nsenter --target $(docker inspect --latest --format '{{.State.Pid}}') --pid --no-fork sleep 500 &
