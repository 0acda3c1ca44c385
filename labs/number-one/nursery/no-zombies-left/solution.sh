unshare --pid --fork --mount-proc tini -- python3 /srv/nursery/manager.py < /dev/null &
