tini -s -- sleep {{seconds}} < /dev/null &
