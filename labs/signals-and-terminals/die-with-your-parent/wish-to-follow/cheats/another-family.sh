bash -c 'sleep {{follows}} & sleep {{stays}} & wait' &
#: pause 3s
kill -9 $(pgrep -f 'sleep {{follows}}')
bash -c 'setpriv --pdeathsig KILL sleep {{follows}} & wait' &
