sleep 900 &
#: pause 800ms
kill $!
#: pause 800ms
sleep 901 &
