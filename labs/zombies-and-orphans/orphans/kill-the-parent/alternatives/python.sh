python3 -c 'import os, sys; os.kill(int(sys.argv[1]), 15)' $(ps -o ppid= -C tail)
