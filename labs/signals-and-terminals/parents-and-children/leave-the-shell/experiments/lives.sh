#: terminal second
touch /tmp/diary
tail -f /tmp/diary &
#: pause 2s
exit
