#: terminal second
sleep {{goes}} &
#: pause 1s
#: hang-up second
#: pause 1s
#: terminal main
setsid sleep {{stays}} &
