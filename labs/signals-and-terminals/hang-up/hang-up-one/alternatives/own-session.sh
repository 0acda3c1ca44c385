#: terminal second
sleep {{goes}} &
setsid sleep {{stays}} &
#: pause 1s
#: hang-up second
