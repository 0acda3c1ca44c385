import { chmodSync, chownSync, lchownSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../../foundation/node/home.ts';
import type { Problem } from '../../foundation/problem.ts';
import { sandboxPaths } from './web-sandbox.ts';
import type { WebUser } from './web-user.ts';

/** Makes the folders that labd and web expect; `data` belongs to web's user. */
export function prepareHome(home: Home, user: WebUser): void {
	for (const folder of [home.path, home.images, home.labs]) mkdirSync(folder, { recursive: true });
	mkdirSync(home.data, { recursive: true, mode: 0o700 });
	mkdirSync(home.run, { recursive: true });
	chownSync(home.run, 0, user.gid);
	chmodSync(home.run, 0o750);
	giveData(home.data, user);
	const paths = sandboxPaths(home);
	for (const folder of [paths.app, paths.data]) mkdirSync(folder, { recursive: true });
	for (const folder of [join(home.run, 'web'), paths.app, paths.home, paths.data]) chmodSync(folder, 0o711);
}

/** A database made by an earlier web as another user is given to this one. Files with a second name may be anyone's: left alone. */
function giveData(folder: string, user: WebUser): void {
	if (statSync(folder).uid !== user.uid) chownSync(folder, user.uid, user.gid);
	for (const name of readdirSync(folder)) {
		const path = join(folder, name);
		const stat = lstatSync(path);
		if (stat.uid !== user.uid && stat.isFile() && stat.nlink === 1) lchownSync(path, user.uid, user.gid);
	}
}

/** Whether web's user can read the program it is to run; a checkout made under umask 077 can't be. */
export function checkReadable(home: Home, user: WebUser): Problem | undefined {
	const closed = ['package.json', 'src/web', 'node_modules', 'node_modules/node/bin/node', 'dist'].find((name) => {
		const stat = statSync(join(home.root, name));
		return !mayRead(stat, user);
	});
	if (closed === undefined) return undefined;
	return {
		code: 'checkout-not-readable',
		what: `web can't read ${join(home.root, closed)}.`,
		why: `It runs without root, as user ${user.uid}, and the file is not readable to that user.`,
		fix: `Run: chmod -R go+rX ${home.root}`,
	};
}

function mayRead(stat: { uid: number; gid: number; mode: number }, user: WebUser): boolean {
	if (stat.uid === user.uid) return (stat.mode & 0o400) !== 0;
	return (stat.mode & (stat.gid === user.gid ? 0o040 : 0o004)) !== 0;
}
