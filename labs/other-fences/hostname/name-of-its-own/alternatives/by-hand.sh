unshare --uts bash
python3 -c 'import socket; socket.sethostname("{{name}}")'
sleep 1000 &
