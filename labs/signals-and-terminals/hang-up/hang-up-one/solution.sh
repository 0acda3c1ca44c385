#: terminal second
sleep {{goes}} &
nohup sleep {{stays}} > /dev/null 2>&1 &
#: pause 2s
#: hang-up second
