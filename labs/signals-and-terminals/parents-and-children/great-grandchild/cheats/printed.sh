(exec -a 'bash-+-bash---sleep' sleep 1000) &
pstree -p $$
