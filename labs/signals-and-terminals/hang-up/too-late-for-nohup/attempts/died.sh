#: terminal second
sleep {{seconds}}
#: key ctrl-z
bg
#: pause 2s
#: hang-up second
