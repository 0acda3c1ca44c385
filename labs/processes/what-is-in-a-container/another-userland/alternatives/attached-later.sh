docker run --detach --interactive --tty --name small busybox sh
docker attach small
