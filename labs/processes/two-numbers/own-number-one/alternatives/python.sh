python3 -c 'import os; os.unshare(os.CLONE_NEWPID); os.fork() and os.wait() or os.execlp("sleep", "sleep", "1000")' &
