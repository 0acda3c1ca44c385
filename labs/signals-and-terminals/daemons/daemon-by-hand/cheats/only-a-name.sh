setsid --fork bash -c '(exec -a "sleep {{seconds}}" tail -f /dev/null) < /dev/null > /dev/null 2>&1 &'
