for i in {{nick}}-twin {{nick}}; do docker exec $i bash -c 'echo {{word}} > /etc/issue; rm /etc/debian_version'; done
