(exec -a 'unshare --pid bash' sleep 1000) &
printf '/proc/%d/status:NSpid:\t%d\t2\n' $! $!
