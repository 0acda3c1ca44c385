bash -c 'setpriv --pdeathsig KILL sleep {{follows}} & setpriv --pdeathsig KILL sleep {{stays}} & wait' &
