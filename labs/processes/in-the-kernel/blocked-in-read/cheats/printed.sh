(exec -a 'cat /tmp/door' sleep 1000) &
echo '0 0x3 anon_pipe_read'
