# As the well-known image does: logs go to the container's output, and there is one worker per processor of a lab's usual two.
ln -sf /dev/stdout /var/log/nginx/access.log
ln -sf /dev/stderr /var/log/nginx/error.log
sed -i -e 's/^worker_processes .*/worker_processes 2;/' -e '/^worker_cpu_affinity/d' /etc/nginx/nginx.conf
grep -qx 'worker_processes 2;' /etc/nginx/nginx.conf
