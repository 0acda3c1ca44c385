mount -t overlay my-own-container -o userxattr,lowerdir=/tmp/box/image,upperdir=/tmp/box/upper,workdir=/tmp/box/work /tmp/box/root
