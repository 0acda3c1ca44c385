perl -e 'syscall 157, 36, 1, 0, 0, 0; if (!fork) { fork or exec "sleep", "1000"; sleep 1; exit } sleep 1000' &
