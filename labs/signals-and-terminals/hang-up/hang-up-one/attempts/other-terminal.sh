sleep {{stays}} &
#: terminal second
sleep {{goes}} &
#: pause 1s
#: hang-up second
