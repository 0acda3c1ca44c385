mount -t overlay overlay -o userxattr,lowerdir=/tmp/try/base,upperdir=/tmp/try/top,workdir=/tmp/try/work /tmp/try/merged
echo "Violets are blue" >> /tmp/try/merged/poem
