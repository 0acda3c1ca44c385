for pid in 21 22 23 24; do printf 'root %10d %7d  0 09:15 pts/0    00:00:00 sleep 1000\n' $pid $$; done
