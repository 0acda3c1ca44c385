fallocate -l 20M /root/film
sleep 900 < /root/film &
rm /root/film
