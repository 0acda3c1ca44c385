bash -c 'trap "" TERM; exec -a sleep tail -f /dev/null {{seconds}}' &
