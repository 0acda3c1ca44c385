PS1='root@{{name}}# '
unshare --uts bash -c 'exec -a {{name}} sleep 1000' &
