docker run --detach --network host --ipc host --uts host nginx
