python3 -c 'import ctypes, time; ctypes.CDLL(None).vfork(); time.sleep(1000)' &
#: pause 2s
kill -9 $!
