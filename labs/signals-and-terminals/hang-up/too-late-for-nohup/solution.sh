#: terminal second
sleep {{seconds}}
#: key ctrl-z
bg
disown
#: pause 500ms
#: hang-up second
