#: terminal second
sleep 600 &
#: pause 2s
#: hang-up second
