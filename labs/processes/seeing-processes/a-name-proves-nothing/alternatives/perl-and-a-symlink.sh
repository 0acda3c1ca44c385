perl -e 'exec {"/usr/bin/sleep"} "nginx: master process", "1000"' &
ln -s /usr/bin/bash /tmp/{{name}}
/tmp/{{name}} -c 'sleep 1001; true' &
