pkill -f '^sleep 4242'
