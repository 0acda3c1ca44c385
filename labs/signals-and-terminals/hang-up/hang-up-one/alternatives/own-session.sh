#: terminal second
sleep {{goes}} &
setsid sleep {{stays}} &
#: pause 2s
#: hang-up second
