sed -i 's/^sleep/exec sleep/' /srv/app/start.sh
/srv/app/start.sh &
