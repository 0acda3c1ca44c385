unshare --net sleep 1000 &
sleep 1; exec 9< /proc/$!/ns/net
sleep 1; kill $!
