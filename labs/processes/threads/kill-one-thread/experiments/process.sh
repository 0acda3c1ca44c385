python3 -c 'import threading, time; [threading.Thread(target=time.sleep, args=[1000]).start() for i in range(4)]' &
until [ "$(ls /proc/$!/task | wc -l)" = 5 ]; do sleep 0.2; done
#: pause 2s
kill -9 $(ls /proc/$!/task | sort -n | tail -1)
