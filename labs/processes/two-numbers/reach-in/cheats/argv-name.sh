(exec -a 'sleep {{seconds}}' tail -f /dev/null) &
