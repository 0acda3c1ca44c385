mount -t overlay overlay -o userxattr,lowerdir=/tmp/box/upper,upperdir=/tmp/box/image,workdir=/tmp/box/work /tmp/box/root
