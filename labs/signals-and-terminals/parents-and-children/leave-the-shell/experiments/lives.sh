#: terminal second
touch /tmp/diary
tail -f /tmp/diary &
#: pause 1s
exit
