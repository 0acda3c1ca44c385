/** Bash that makes a small root file system at /srv/rootfs: busybox under its names, and the directories that a system has. */
export const makeRootfs = `
mkdir -p /srv/rootfs/bin /srv/rootfs/etc /srv/rootfs/proc /srv/rootfs/dev /srv/rootfs/data /srv/rootfs/old
cp /usr/bin/busybox /srv/rootfs/bin/busybox
for name in sh ls cat echo ps sleep mount umount touch hostname id; do ln -f /srv/rootfs/bin/busybox /srv/rootfs/bin/$name; done
echo 'NAME="Busybox, unpacked by hand"' > /srv/rootfs/etc/os-release
`;
