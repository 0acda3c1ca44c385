mount -t overlay overlay -o userxattr,lowerdir=/tmp/site/image,upperdir=/tmp/site/container,workdir=/tmp/site/work /tmp/site/merged
rm /tmp/site/merged/drop
