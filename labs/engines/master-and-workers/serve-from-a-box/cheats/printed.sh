printf '%s\n' 'root 33 31 nginx: master process nginx -g daemon off;' 'www-data 35 33 nginx: worker process' 'www-data 36 33 nginx: worker process'
