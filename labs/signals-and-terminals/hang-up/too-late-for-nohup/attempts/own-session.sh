#: terminal second
setsid --fork sleep {{seconds}}
#: pause 500ms
#: hang-up second
