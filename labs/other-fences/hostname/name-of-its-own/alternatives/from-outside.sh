unshare --uts sleep 1000 &
sleep 1; nsenter --target $! --uts hostname {{name}}
