(exec -a sleep tail -f /dev/null) &
(exec -a sleep tail -f /dev/null) &
(exec -a sleep tail -f /dev/null) &
(exec -a sleep tail -f /dev/null) &
