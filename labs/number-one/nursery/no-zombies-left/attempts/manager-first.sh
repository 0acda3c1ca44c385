unshare --pid --fork --mount-proc python3 /srv/nursery/manager.py &
