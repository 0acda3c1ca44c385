#: terminal second
sleep {{seconds}}
#: key ctrl-c
nohup sleep {{seconds}} > /dev/null 2>&1 &
#: pause 2s
#: hang-up second
