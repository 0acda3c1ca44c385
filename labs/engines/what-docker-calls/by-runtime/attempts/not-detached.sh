mkdir -p /tmp/box/rootfs; cd /tmp/box
docker create --name donor busybox; docker export donor | tar --extract --directory rootfs
crun spec
sed -i 's/"terminal": true/"terminal": false/; s/"sh"/"sleep", "1000"/; s/"crun"/"{{name}}"/' config.json
crun run box
