pkill -HUP -f 'bash -c tail'
