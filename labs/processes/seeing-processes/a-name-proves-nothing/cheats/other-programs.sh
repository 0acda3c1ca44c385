perl -e '$0 = "nginx: master process nginx"; sleep 1000' &
perl -e '$0 = "{{name}}"; sleep 1001' &
