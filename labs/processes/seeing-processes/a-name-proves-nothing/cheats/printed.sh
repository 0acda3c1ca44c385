printf '%s\n' 'root          15       7  0 09:20 pts/0    00:00:00 nginx: master process nginx 1000' 'root          16       7  0 09:20 pts/0    00:00:00 {{name}}'
