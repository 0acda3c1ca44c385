#: terminal second
sleep {{seconds}}
#: key ctrl-z
bg
disown
#: pause 2s
#: hang-up second
