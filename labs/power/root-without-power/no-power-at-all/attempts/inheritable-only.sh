setpriv --inh-caps=-all sleep 1000 &
