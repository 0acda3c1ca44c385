python3 -c 'import threading, time; [threading.Thread(target=time.sleep, args=[1000]).start() for i in range(4)]' &
sleep 1; tid=$(ls /proc/$!/task | sort -n | tail -1)
#: pause 1s
kill -9 $tid
