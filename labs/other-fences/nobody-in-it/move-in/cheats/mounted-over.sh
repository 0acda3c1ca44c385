unshare --net=/run/{{nick}} true
nsenter --net=/run/{{nick}} sleep 1000 &
