#: show nothing
#: hang-up second
#: pause 1s
#: terminal main
#: show output
ps -e -o pid,ppid,sid,tty,args
