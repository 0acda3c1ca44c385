python3 -c 'import ctypes, subprocess, time; ctypes.CDLL(None).prctl(36, 1); subprocess.run(["bash", "-c", "sleep 1000 & sleep 1"]); time.sleep(1000)' &
