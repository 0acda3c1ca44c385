(exec -a 'sleep 1000' sleep 1000) &
printf 'NSpid:\t%d\t1\n' $!
