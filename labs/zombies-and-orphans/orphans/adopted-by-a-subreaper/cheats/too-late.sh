python3 -c 'import ctypes, subprocess, time; subprocess.run(["bash", "-c", "sleep 1000 & sleep 1"]); ctypes.CDLL(None).prctl(36, 1); time.sleep(1000)' &
