docker run --detach debian sleep infinity
printf '%s\n' 'root  51  49  bash' 'root  52  51  sleep 1000' 'root  53  51  sleep 1000' 'root  54  51  sleep 1000' 'root  55  51  sleep 1000'
