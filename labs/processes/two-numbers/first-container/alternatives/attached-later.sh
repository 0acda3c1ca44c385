docker run --detach --interactive --tty --name calm debian bash
docker attach calm
