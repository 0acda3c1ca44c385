#: terminal second
sleep {{goes}} &
sleep {{stays}} &
disown
#: pause 1s
#: hang-up second
