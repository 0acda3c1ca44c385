(exec -a 'nginx: master process nginx' bash -c 'sleep 1000; true') &
ln -s /usr/bin/sleep /tmp/{{name}}
/tmp/{{name}} 1001 &
