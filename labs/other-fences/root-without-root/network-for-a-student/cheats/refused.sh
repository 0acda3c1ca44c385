su student -c 'unshare --net sleep 1000'; echo 'net -> net:[4026539999]'
