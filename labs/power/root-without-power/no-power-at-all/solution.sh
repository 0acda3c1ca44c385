setpriv --bounding-set=-all --inh-caps=-all sleep 1000 &
