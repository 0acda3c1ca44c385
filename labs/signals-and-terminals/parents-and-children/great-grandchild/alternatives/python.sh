python3 -c 'import subprocess; subprocess.run(["bash", "-c", "sleep 1000; true"])' &
