docker exec {{nick}} bash -c 'echo {{word}} >> /etc/issue; rm /etc/debian_version'
