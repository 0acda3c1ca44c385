docker run --detach --name {{nick}}-2 --ipc container:{{nick}} {{image}} sleep 1000
