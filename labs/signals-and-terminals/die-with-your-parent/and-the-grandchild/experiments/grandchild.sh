bash -c 'setpriv --pdeathsig KILL bash -c "sleep 888 & wait" & wait' &
#: pause 2s
kill -9 $!
