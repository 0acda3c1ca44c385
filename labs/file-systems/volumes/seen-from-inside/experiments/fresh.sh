unshare --mount bash -c 'mount -o bind,ro /srv/milk /mnt; exec sleep 6699' &
#: pause 300ms
touch /srv/milk/fresh
