python3 -c 'import os, sys; os.setns(os.open(f"/proc/{sys.argv[1]}/ns/ipc", os.O_RDONLY)); os.execlp("sleep", "sleep", "1000")' $(pgrep -f {{nick}}) &
