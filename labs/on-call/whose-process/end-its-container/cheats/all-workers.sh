pkill -f '^sleep 9000'
