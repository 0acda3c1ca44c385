sed -i s/160/30/ /etc/box/{{hungry}}
box start {{hungry}}
