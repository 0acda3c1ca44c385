python3 -c 'import threading, time; [threading.Thread(target=time.sleep, args=[1000]).start() for i in range(3)]' &
