export duck=$(pgrep -f '^duck')
unshare --pid --fork --mount-proc bash
sleep 900 &
sleep 1; kill $duck $!
