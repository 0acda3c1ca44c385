su student -c 'sleep 1000' &
