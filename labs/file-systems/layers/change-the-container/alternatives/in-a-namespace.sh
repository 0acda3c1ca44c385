unshare --mount
mount -t overlay overlay -o userxattr,lowerdir=/tmp/site/image,upperdir=/tmp/site/container,workdir=/tmp/site/work /tmp/site/merged
cd /tmp/site/merged
sed -i s/image/container/ edit
rm drop
