import { dirname, join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import type { WebUser } from './web-user.ts';

/** The folders under which web sees the checkout and its data, whatever stands above them on the host. */
export function sandboxPaths(home: Home) {
	const base = join(home.run, 'web');
	const webHome = join(base, 'home');
	return { app: join(base, 'app'), home: webHome, data: join(webHome, 'data') };
}

/**
 * In a mount namespace of its own: drops the copies of lab mounts (they would keep a dead lab's files), binds the checkout read-only
 * and the data folder, and becomes web's user with no capability left and none to gain. `$1` the folder of the run folders of all homes, `$2` checkout, `$3` app, `$4` data,
 * `$5` its place, `$6` uid, `$7` gid; the rest is the program.
 */
const script = `set -e
while read -r _ _ _ _ point _; do
	point=$(printf '%b' "$point")
	case "$point" in "$1"/proclab-*/rootfs/*|"$1"/proclab-*/disks/*) umount -l "$point" || true ;; esac
done < /proc/self/mountinfo
mount --rbind "$2" "$3"
mount -o remount,bind,ro,nosuid,nodev "$3"
mount --bind "$4" "$5"
uid=$6 gid=$7
cd "$3"
shift 7
exec setpriv --reuid "$uid" --regid "$gid" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all --pdeathsig SIGTERM -- "$@"`;

/** The command line that runs `program` as web's user; its paths must be those of the sandbox. */
export function sandboxCommand(home: Home, user: WebUser, program: readonly string[]): readonly [string, ...string[]] {
	const paths = sandboxPaths(home);
	const values = [dirname(home.run), home.root, paths.app, home.data, paths.data, String(user.uid), String(user.gid)];
	return [
		'unshare',
		'--mount',
		'--propagation',
		'private',
		'--',
		'sh',
		'-c',
		script,
		'proclab-web',
		...values,
		...program,
	];
}
