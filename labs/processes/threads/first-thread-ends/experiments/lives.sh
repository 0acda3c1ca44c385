python3 -c 'import ctypes, threading, time; threading.Thread(target=time.sleep, args=[300]).start(); ctypes.CDLL(None).pthread_exit(None)' &
