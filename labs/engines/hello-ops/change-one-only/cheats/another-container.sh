docker run --detach --name {{nick}}-too debian bash -c 'echo {{word}} > /etc/issue; rm /etc/debian_version; exec sleep 1000'
