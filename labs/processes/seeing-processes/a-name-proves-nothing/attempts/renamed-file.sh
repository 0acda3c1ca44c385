cp /usr/bin/sleep '/tmp/nginx: master process'
'/tmp/nginx: master process' 1000 &
cp /usr/bin/bash /tmp/{{name}}
/tmp/{{name}} -c 'sleep 1001; true' &
