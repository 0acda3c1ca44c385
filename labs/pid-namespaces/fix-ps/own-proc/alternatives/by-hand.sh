unshare --pid --fork --mount bash
mount -t proc proc /proc
ps -ef
