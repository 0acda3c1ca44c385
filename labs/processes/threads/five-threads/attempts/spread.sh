for i in 1 2 3; do python3 -c 'import threading, time; threading.Thread(target=time.sleep, args=[1000]).start()' & done
