bash -c 'exec -a foreman bash -c '\''for status in 126 127 129 137 138 143; do echo saw $status > /proc/$$/comm; sleep 0.5; done; sleep 100; true'\' &
#: pause 3s
