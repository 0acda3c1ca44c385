import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { rootless } from './user-namespace.ts';

/** Where Proclab keeps what it makes. Every path is absolute. */
export interface Home {
	/** The checkout: `content/`, `labs/`, `src/`. */
	readonly root: string;
	/** `.proclab` in the checkout, or `PROCLAB_HOME`. */
	readonly path: string;
	/** Built lab images: `<name>-<hash of recipe>/`. */
	readonly images: string;
	/** One folder per lab: state, bundle, overlay. Survives a crash, so that a later start can clean up. */
	readonly labs: string;
	/** What web writes: the progress database. Owned by web's user. */
	readonly data: string;
	/** Sockets, process ids, runtime state: of one boot. Short, because a socket's path may have 107 bytes. */
	readonly run: string;
	/** labd's unix socket. */
	readonly labdSocket: string;
	/** Eight hex digits that tell this home from others on the machine; in cgroup and run paths. */
	readonly tag: string;
	/** The built site. */
	readonly site: string;
}

/**
 * Lays out a home. `path` defaults to `<root>/.proclab`. `runPath` defaults to a folder of this user and home under `/run`;
 * web, which runs as another user than labd, is told labd's.
 */
export function layOutHome(root: string, path = join(root, '.proclab'), runPath?: string): Home {
	const home = resolve(path);
	const tag = createHash('sha256').update(home).digest('hex').slice(0, 8);
	const isRoot = process.getuid?.() === 0 && !rootless;
	const runBase = isRoot ? '/run' : (process.env.XDG_RUNTIME_DIR ?? '/tmp');
	const run = runPath === undefined ? join(runBase, `proclab-${tag}`) : resolve(runPath);
	return {
		root: resolve(root),
		path: home,
		images: join(home, 'images'),
		labs: join(home, 'labs'),
		data: join(home, 'data'),
		run,
		labdSocket: join(run, 'labd.sock'),
		tag,
		site: join(resolve(root), 'dist'),
	};
}
