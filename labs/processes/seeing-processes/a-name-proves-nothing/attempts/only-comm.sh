bash -c 'echo {{name}} > /proc/$$/comm; sleep 1001; true' &
