setpriv --bounding-set=-all,+{{first}},+{{second}} sleep 1000 &
