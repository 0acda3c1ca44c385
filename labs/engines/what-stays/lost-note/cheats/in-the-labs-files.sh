docker cp {{nick}}:/note /note
unshare --pid --fork --mount --uts sleep 1000 &
