bash -c 'sleep {{follows}} & sleep {{stays}} & wait' &
