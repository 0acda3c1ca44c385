(exec -a 'python3 Threads: 5' sleep 1000) &
