exec 7<> /tmp/door
cat /tmp/door
