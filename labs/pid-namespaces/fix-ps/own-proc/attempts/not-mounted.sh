unshare --pid --fork --mount sleep 1000 &
