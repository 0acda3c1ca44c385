setpriv --securebits=+noroot --inh-caps=-all sleep 1000 &
