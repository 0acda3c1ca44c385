HOSTNAME={{name}} sleep 1000 &
