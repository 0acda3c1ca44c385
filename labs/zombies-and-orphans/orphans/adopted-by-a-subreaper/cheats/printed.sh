pstree -p; printf 'tini(14)---sleep(17)\n'
