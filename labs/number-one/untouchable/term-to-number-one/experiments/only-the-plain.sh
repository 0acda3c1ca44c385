sleep 5100 &
unshare --pid --fork --mount-proc sleep 5100 &
#: pause 300ms
pkill -f '^sleep 5100'
