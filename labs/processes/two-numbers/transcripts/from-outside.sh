# What ps above printed of the container.
#: keep /PID|podman|conmon|_ bash$/
