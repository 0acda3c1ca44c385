sleep 1000 & sleep 1000 & nohup sleep 1000 > /dev/null &
sleep 1000
#: key ctrl-z
bg
