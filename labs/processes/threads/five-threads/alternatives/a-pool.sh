python3 -c 'from concurrent.futures import ThreadPoolExecutor; import time; list(ThreadPoolExecutor(5).map(time.sleep, [1000] * 5))' &
