#: terminal second
sleep 600 &
#: pause 1s
#: hang-up second
