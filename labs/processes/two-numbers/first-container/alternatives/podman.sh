podman run --rm -it debian
