unshare --pid --fork bash -c 'sleep 1000 & exec -a number-one sleep 1000' &
sleep 1; kill -9 $(pgrep -P $!)
