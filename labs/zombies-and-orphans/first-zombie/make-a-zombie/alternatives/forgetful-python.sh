python3 -c 'import os, time; os.fork() or os._exit(7); time.sleep(1000)' &
