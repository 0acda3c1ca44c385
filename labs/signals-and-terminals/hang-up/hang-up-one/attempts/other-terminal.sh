sleep {{stays}} &
#: terminal second
sleep {{goes}} &
#: pause 2s
#: hang-up second
