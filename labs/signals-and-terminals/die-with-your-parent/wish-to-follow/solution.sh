bash -c 'setpriv --pdeathsig KILL sleep {{follows}} & sleep {{stays}} & wait' &
