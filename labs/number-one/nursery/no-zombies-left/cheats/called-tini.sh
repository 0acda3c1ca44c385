unshare --pid --fork --mount-proc bash -c 'exec -a tini python3 /srv/nursery/manager.py' &
