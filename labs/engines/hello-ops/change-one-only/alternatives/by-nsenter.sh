nsenter --target $(docker inspect --format '{{.State.Pid}}' {{nick}}) --mount bash -c 'echo {{word}} > /etc/issue; rm /etc/debian_version'
