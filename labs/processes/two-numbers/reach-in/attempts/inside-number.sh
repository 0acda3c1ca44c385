docker run -it debian bash
#: terminal outside
nsenter --target 1 --pid --mount sleep 500 &
