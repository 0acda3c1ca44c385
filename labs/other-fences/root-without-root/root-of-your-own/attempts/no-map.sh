su student -c 'unshare --user sleep 1000' &
