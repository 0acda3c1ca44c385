ps -e -o pid,ppid,comm --forest
