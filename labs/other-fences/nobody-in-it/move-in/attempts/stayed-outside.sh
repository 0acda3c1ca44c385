sleep 1000 < /run/{{nick}} &
