docker exec {{nick}}-twin bash -c 'echo {{word}} > /etc/issue; rm /etc/debian_version'
