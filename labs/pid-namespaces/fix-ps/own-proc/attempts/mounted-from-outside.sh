unshare --mount bash -c 'mount -t proc proc /proc; exec unshare --pid --fork sleep 1000' &
