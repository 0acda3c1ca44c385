sleep 1000
#: key ctrl-z
