setpriv --pdeathsig KILL sleep {{follows}} &
sleep {{stays}} &
