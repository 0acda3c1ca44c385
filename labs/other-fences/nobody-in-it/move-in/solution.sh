nsenter --net=/run/{{nick}} sleep 1000 &
