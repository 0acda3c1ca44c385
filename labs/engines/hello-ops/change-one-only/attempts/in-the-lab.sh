echo {{word}} > /etc/issue
rm /etc/debian_version
