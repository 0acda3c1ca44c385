#: terminal second
sleep {{goes}} &
sleep {{stays}} &
#: pause 2s
#: hang-up second
