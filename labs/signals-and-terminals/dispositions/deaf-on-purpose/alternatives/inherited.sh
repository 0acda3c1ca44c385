bash -c 'trap "" TERM; sleep {{seconds}}; true' &
