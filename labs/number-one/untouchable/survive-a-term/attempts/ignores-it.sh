bash -c 'trap "" TERM; exec sleep {{seconds}}' &
