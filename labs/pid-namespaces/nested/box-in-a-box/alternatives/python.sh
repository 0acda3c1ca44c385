python3 -c 'import os; box = lambda: (os.unshare(os.CLONE_NEWPID), os.fork() and os._exit(os.wait()[1])); box(); box(); os.execlp("sleep", "sleep", "1000")' &
