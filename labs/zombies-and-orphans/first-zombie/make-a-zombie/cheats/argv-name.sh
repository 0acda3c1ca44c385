(exec -a '[sleep] <defunct>' sleep 1000) &
