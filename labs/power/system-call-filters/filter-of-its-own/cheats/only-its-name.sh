setpriv --no-new-privs bash -c 'exec -a "nomkdir sleep" sleep 1000' &
