unshare --pid --fork --mount bash -c 'mkdir /tmp/1; mount --bind /tmp /proc; printf "Name:\tbash\n" > /proc/1/status; exec sleep 1000' &
