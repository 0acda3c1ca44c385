import { makeRootfs } from '../rootfs.ts';

/**
 * Bash that starts a container of the plainest kind, of one sleep of 6300 seconds: a tmpfs with the files of /srv/rootfs is its root, in a mount and pid
 * namespace of its own.
 */
export const startBox = `
${makeRootfs}
mkdir -p /srv/box
cat > /usr/local/sbin/make-box << 'SH'
mount -t tmpfs none /srv/box
cp -a /srv/rootfs/. /srv/box
cd /srv/box
echo box > etc/hostname
pivot_root . old
exec /bin/sh -c '/bin/umount -l /old; exec /bin/sleep 6300'
SH
pgrep -f '^/bin/sleep 6300' || setsid -f unshare --mount --pid --fork sh /usr/local/sbin/make-box < /dev/null > /dev/null 2>&1
until pgrep -f '^/bin/sleep 6300'; do sleep 0.02; done
`;
