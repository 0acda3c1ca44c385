#: terminal second
sleep {{seconds}}
#: key ctrl-z
#: pause 500ms
disown
kill -CONT $(pgrep -f "sleep {{seconds}}")
#: pause 500ms
#: hang-up second
