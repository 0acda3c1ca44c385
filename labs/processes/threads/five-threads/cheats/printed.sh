sleep 1000 &
printf 'Threads:\t5\n'
