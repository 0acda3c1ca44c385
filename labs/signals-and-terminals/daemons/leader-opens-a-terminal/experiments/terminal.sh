setsid --fork python3 -c 'import os, time; one, other = os.openpty(); open(os.ttyname(other)); time.sleep(600)'
