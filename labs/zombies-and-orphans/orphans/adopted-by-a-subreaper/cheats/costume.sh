(exec -a 'tini -s' bash -c 'echo tini > /proc/$$/comm; bash -c "sleep 1000 & sleep 1"; sleep 1000; true') &
