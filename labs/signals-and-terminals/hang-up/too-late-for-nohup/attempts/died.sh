#: terminal second
sleep {{seconds}}
#: key ctrl-z
bg
#: pause 500ms
#: hang-up second
