#: terminal second
setsid --fork sleep {{seconds}}
#: pause 2s
#: hang-up second
