python3 /root/careless &
