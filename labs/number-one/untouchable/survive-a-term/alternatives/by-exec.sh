unshare --pid --fork bash -c 'exec sleep {{seconds}}' &
