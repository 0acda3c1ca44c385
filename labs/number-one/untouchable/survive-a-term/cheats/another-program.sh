(exec -a 'sleep {{seconds}}' unshare --pid --fork --mount-proc tail -f /dev/null {{seconds}}) &
