cp /usr/bin/tail /tmp/sleep
/tmp/sleep -f /dev/null & /tmp/sleep -f /dev/null & /tmp/sleep -f /dev/null & /tmp/sleep -f /dev/null &
