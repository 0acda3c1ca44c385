unshare --pid --fork --mount-proc bash -c 'echo I am $$; exec sleep 1000' &
