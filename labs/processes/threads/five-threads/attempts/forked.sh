python3 -c 'import os, time; [os.fork() or time.sleep(1000) for i in range(4)]; time.sleep(1000)' &
