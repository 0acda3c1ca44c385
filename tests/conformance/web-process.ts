import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));

/** A user that no passwd entry names. */
export const webUser = { uid: 54_321, gid: 54_321 } as const;

/** A checkout of its own that web's user can only read, with a built site of one page, and a home of its own. */
export interface WebPlace {
	readonly home: Home;
	remove(): Promise<void>;
}

export async function makeWebPlace(): Promise<WebPlace> {
	const root = await mkdtemp(join(tmpdir(), 'proclab-web-'));
	await chmod(root, 0o755);
	for (const name of ['content', 'labs', 'src', 'package.json', 'tsconfig.base.json'])
		await cp(join(checkout, name), join(root, name), { recursive: true });
	await mkdir(join(root, 'checkout'));
	await symlink(join(root, 'checkout', 'node_modules'), join(root, 'node_modules'));
	const home = layOutHome(root, join(root, 'home'), join(root, 'run'));
	for (const folder of [home.site, home.path, home.data, home.run]) await mkdir(folder, { recursive: true });
	await chown(home.data, webUser.uid, webUser.gid);
	await chmod(home.data, 0o700);
	await writeFile(join(home.site, 'index.html'), '<title>Home</title>');
	await writeFile(join(home.site, '404.html'), '<title>Nothing here</title>');
	return { home, remove: () => rm(root, { recursive: true }) };
}

export interface WebProcess {
	readonly process: ChildProcess;
	/** `127.0.0.1:PORT` */
	readonly host: string;
	/** A `Cookie` header, as a browser gets it from a page. */
	readonly cookie: string;
	/** Exit code and signal of its end; at once if it had ended. */
	kill(signal: NodeJS.Signals): Promise<unknown[]>;
	connect(lesson: string): WebSocket;
}

/** Runs web's real main as its user and waits until it listens. */
export async function startWebProcess(home: Home, env: Record<string, string> = {}): Promise<WebProcess> {
	const child = spawnWeb(home, env);
	if (child.stdout === null) throw new Error('web has no output');
	const [line] = await once(createInterface(child.stdout), 'line');
	const { host } = new URL((JSON.parse(line) as { listening: string }).listening);
	const page = await fetch(`http://${host}/`);
	const cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
	const headers = { cookie };
	return {
		process: child,
		host,
		cookie,
		async kill(signal) {
			if (child.exitCode === null && child.signalCode === null) {
				const exited = once(child, 'exit');
				child.kill(signal);
				await exited;
			}
			return [child.exitCode, child.signalCode];
		},
		connect: (lesson) => {
			const url = `ws://${host}/api/session?lesson=${encodeURIComponent(lesson)}`;
			return new WebSocket(url, 'proclab.v1', { origin: `http://${host}`, headers });
		},
	};
}

/** Runs a web that can't start: what it says and its exit code. */
export async function failToStartWeb(
	home: Home,
	env: Record<string, string>,
): Promise<{ code: unknown; says: string }> {
	const child = spawnWeb(home, env);
	if (child.stderr === null) throw new Error('web has no error output');
	const [says, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
	return { code, says };
}

/** Web's user may not be able to reach the checkout (`/root` is closed to others): it sees it through a mount of its own. */
const becomeWeb = `mount --bind "$1" "$2" && uid=$3 gid=$4 && shift 4 && exec setpriv --reuid "$uid" --regid "$gid" --clear-groups -- "$@"`;

function spawnWeb(home: Home, env: Record<string, string>): ChildProcess {
	const seen = join(home.root, 'checkout');
	const inCheckout = relative(checkout, process.execPath);
	const node = inCheckout.startsWith('..') ? process.execPath : join(seen, inCheckout);
	const program = [node, join(home.root, 'src/web/main.ts')];
	const values = [checkout, seen, String(webUser.uid), String(webUser.gid)];
	return spawn(
		'unshare',
		['--mount', '--propagation', 'private', '--', 'sh', '-c', becomeWeb, 'sh', ...values, ...program],
		{
			cwd: '/',
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				PROCLAB_HOME: home.path,
				PROCLAB_RUN: home.run,
				PROCLAB_PORT: '0',
				PROCLAB_LOG: 'warn',
				PATH: process.env.PATH,
				...env,
			},
		},
	);
}
