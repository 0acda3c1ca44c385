su student -c 'unshare --user --map-current-user sleep 1000' &
