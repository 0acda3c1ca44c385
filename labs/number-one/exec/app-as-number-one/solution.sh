sed -i 's/^sleep/exec sleep/' /srv/app/start.sh
unshare --pid --fork --mount-proc /srv/app/start.sh &
