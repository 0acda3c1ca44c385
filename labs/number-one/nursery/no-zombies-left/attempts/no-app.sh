unshare --pid --fork --mount-proc tini -- sleep 1000 < /dev/null &
