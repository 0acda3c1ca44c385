#: terminal second
sleep {{goes}} &
#: pause 2s
#: hang-up second
#: pause 2s
#: terminal main
setsid sleep {{stays}} &
