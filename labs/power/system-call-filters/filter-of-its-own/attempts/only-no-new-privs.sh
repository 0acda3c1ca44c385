setpriv --no-new-privs sleep 1000 &
