bash -c 'trap "echo not me" TERM; exec sleep {{seconds}}' &
