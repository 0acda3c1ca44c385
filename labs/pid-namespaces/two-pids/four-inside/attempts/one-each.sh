for i in 1 2 3 4; do unshare --pid --fork sleep 1000 & done
