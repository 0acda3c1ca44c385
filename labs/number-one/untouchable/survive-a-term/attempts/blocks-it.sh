python3 -c 'import os, signal; signal.pthread_sigmask(signal.SIG_BLOCK, [15]); os.execlp("sleep", "sleep", "{{seconds}}")' &
