python3 -c 'import ctypes, time; ctypes.CDLL(None).vfork(); time.sleep(1000)' &
until grep -q '^State:.D' /proc/$!/status; do sleep 0.2; done
#: pause 2s
kill -9 $!
