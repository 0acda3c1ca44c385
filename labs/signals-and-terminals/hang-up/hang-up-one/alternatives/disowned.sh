#: terminal second
sleep {{goes}} &
sleep {{stays}} &
disown
#: pause 2s
#: hang-up second
