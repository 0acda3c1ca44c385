su student -c 'unshare --user --net sleep 1000' &
