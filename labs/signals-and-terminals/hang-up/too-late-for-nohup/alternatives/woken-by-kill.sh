#: terminal second
sleep {{seconds}}
#: key ctrl-z
#: pause 2s
disown
kill -CONT $(pgrep -f "sleep {{seconds}}")
#: pause 2s
#: hang-up second
