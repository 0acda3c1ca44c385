sleep 60 &
#: pause 500ms
kill $!
#: pause 500ms
sleep 61 &
