nsenter --net=/run/{{agent}}/ns sleep 1000 &
