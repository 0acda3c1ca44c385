/** Bash that lays an overlay of the layers of the image `nginx` on /tmp/box/root, as the first lesson of the module does with one layer. */
export const layRoot = `
if ! mountpoint -q /tmp/box/root; then
	mkdir -p /tmp/box/upper /tmp/box/work /tmp/box/root
	layers=$(docker image inspect nginx --format '{{ .GraphDriver.Data.UpperDir }}:{{ .GraphDriver.Data.LowerDir }}')
	mount -t overlay overlay -o userxattr,lowerdir=$layers,upperdir=/tmp/box/upper,workdir=/tmp/box/work /tmp/box/root
	mkdir -p /tmp/box/root/old
fi
`;

/** Bash that writes the script which the second lesson of the module ends with. */
export const writeBoxScript = `
cat > /root/box.sh << 'BASH'
#!/bin/bash
# Started by: unshare --pid --fork --mount --uts --ipc --net /root/box.sh PROGRAM...
hostname box
cd /tmp/box/root
pivot_root . old
mount -t proc proc /proc
mount --rbind /old/dev /dev
umount -l /old
exec "$@"
BASH
chmod +x /root/box.sh
`;
