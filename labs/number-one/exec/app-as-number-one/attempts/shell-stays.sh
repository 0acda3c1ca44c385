unshare --pid --fork --mount-proc /srv/app/start.sh &
