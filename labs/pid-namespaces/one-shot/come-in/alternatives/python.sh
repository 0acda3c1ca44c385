python3 -c 'import os, sys; os.setns(os.open(f"/proc/{sys.argv[1]}/ns/pid", os.O_RDONLY)); os.fork() and os.wait() or os.execlp("sleep", "sleep", "{{seconds}}")' $(pgrep -f ^number-one) &
