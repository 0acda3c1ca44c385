tini -- sleep 1000 < /dev/null &
