sed -i s/at-start/on-demand/ /etc/box/{{hungry}}
box start {{hungry}}
