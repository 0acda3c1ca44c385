#: terminal second
sleep {{goes}} &
sleep {{stays}} &
#: pause 1s
#: hang-up second
