import { mountAt } from '../../proc/parse-mountinfo.ts';
import type { ListeningSocket, OpenFile, ProcessFacts } from '../../proc/snapshot.ts';
import { showBytes } from '../evidence/file-evidence.ts';
import { limitOf, listeningOf, mountOf, openFileOf, rootOf } from '../evidence.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView } from '../task.ts';
import { type Finding, found, not, nothing, unknowable } from './finding.ts';
import { having } from './reading.ts';

interface MountWanted {
	/** `tmpfs`, `overlay`, `proc`. */
	readonly type?: string;
	/** Options of this mount alone that it must have: `ro`, `nosuid`. */
	readonly options?: readonly string[];
}

/**
 * It sees a mount at this place: the last line for it in proc_pid_mountinfo(5), for mounts are stacked. A read-only bind mount has
 * `ro` among its own options. Needs `reads: ['mounts']`.
 */
export function mounted(process: ProcessFacts, mountPoint: string, { type, options = [] }: MountWanted = {}): Finding {
	const value = process.details.mounts;
	return having(process, { file: 'mountinfo', value, lost: 'it has left its mount namespace' }, (mounts) => {
		const mount = mountAt(mounts, mountPoint);
		const name = nameProcess(process);
		if (!mount)
			return found(false, {
				...{ says: '', otherwise: `For ${name} nothing is mounted at ${mountPoint}` },
				evidence: [mountOf(process, mountPoint)],
			});
		const missing = options.find((option) => !mount.options.includes(option));
		const isOther = type !== undefined && mount.type !== type;
		const now = `For ${name} there is a mount of ${mount.type} at ${mountPoint}`;
		return found(!isOther && missing === undefined, {
			says: options.length === 0 ? now : `${now}, with ${options.join(', ')}`,
			otherwise: isOther ? `${now}, not of ${type}` : `${now}, without ${missing}`,
			evidence: [mountOf(process, mount)],
		});
	});
}

/** Both have one root directory: device and inode of proc_pid_root(5) are equal. Needs `reads: ['root']`. */
export function sameRoot(process: ProcessFacts, other: ProcessFacts): Finding {
	return ofRoot(process, (mine) =>
		ofRoot(other, (its) =>
			found(mine.device === its.device && mine.inode === its.inode, {
				says: `${nameProcess(process)} has the root directory of ${nameProcess(other)}`,
				otherwise: `${nameProcess(process)} has another root directory than ${nameProcess(other)}`,
				evidence: [rootOf(process)],
				context: [rootOf(other, nameProcess(other))],
			}),
		),
	);
}

/** They have different root directories: as `sameRoot`. */
export function otherRoot(process: ProcessFacts, other: ProcessFacts): Finding {
	const same = sameRoot(process, other);
	return same.evidence.length === 0 ? same : not(same);
}

/** Its soft limit is at most so much: `Max processes`, `Max open files`; proc_pid_limits(5). Needs `reads: ['limits']`. */
export function limitAtMost(process: ProcessFacts, name: string, most: number): Finding {
	const value = process.details.limits;
	return having(process, { file: 'limits', value, lost: 'it is limited by nothing any more' }, (limits) => {
		const soft = limits[name]?.soft ?? null;
		return found(soft !== null && soft <= most, {
			says: `${nameProcess(process)} is limited: ${name.toLowerCase()} ${soft}`,
			otherwise: `${nameProcess(process)} may have more: ${name.toLowerCase()} ${soft ?? 'unlimited'}`,
			evidence: [limitOf(process, name)],
		});
	});
}

/** It has a file open that fits; links of proc_pid_fd(5). Needs `reads: ['open-files']`. */
export function holdsOpen(
	process: ProcessFacts,
	{ fits, what }: { readonly fits: (file: OpenFile) => boolean /** `a terminal` */; readonly what: string },
): Finding {
	const value = process.details.openFiles;
	return having(process, { file: 'fd', value, lost: 'its files are closed' }, (files) => {
		const file = files.find(fits);
		if (!file) return nothing(`${nameProcess(process)} doesn’t have ${what} open`);
		return found(true, {
			says: `${nameProcess(process)} has ${what} open`,
			otherwise: '',
			evidence: [openFileOf(process, file)],
		});
	});
}

/** It holds a file open that no name leads to, of at least so many bytes on disk; proc_pid_fd(5). Needs `reads: ['open-files']`. */
export function holdsDeleted(
	process: ProcessFacts,
	{ leastBytes = 0 }: { readonly leastBytes?: number } = {},
): Finding {
	const size = leastBytes === 0 ? '' : ` of ${showBytes(leastBytes)} or more`;
	return holdsOpen(process, {
		fits: ({ deleted, bytes }) => deleted && bytes >= leastBytes,
		what: `a deleted file${size}`,
	});
}

/**
 * It listens at this TCP port: proc_pid_net(5), and the socket's inode is behind one of its fds, proc_pid_fd(5).
 * Needs `reads: ['sockets', 'open-files']`.
 */
export function listensAt(view: CheckView, process: ProcessFacts, port: number): Finding {
	const lost = 'its sockets are closed';
	return having(process, { file: 'ns/net', value: process.namespaces.net, lost }, (net) => {
		const sockets = view.snapshot.listening?.[net]?.filter((socket) => socket.port === port);
		if (sockets === undefined) return unknowable(`Which sockets listen in ${net} could not be read`);
		return having(process, { file: 'fd', value: process.details.openFiles, lost }, (files) =>
			listening({ process, port, sockets, files }),
		);
	});
}

interface Listening {
	readonly process: ProcessFacts;
	readonly port: number;
	readonly sockets: readonly ListeningSocket[];
	readonly files: readonly OpenFile[];
}

function listening({ process, port, sockets, files }: Listening): Finding {
	const name = nameProcess(process);
	const held = files.find(({ target }) => sockets.some(({ inode }) => target === `socket:[${inode}]`));
	const socket = sockets.find(({ inode }) => held?.target === `socket:[${inode}]`);
	if (held && socket)
		return found(true, {
			says: `${name} listens at port ${port}`,
			otherwise: '',
			evidence: [listeningOf(process, socket), openFileOf(process, held)],
		});
	const [others] = sockets;
	if (!others) return nothing(`Nobody listens at port ${port} in the network of ${name}`);
	return found(false, {
		...{ says: '', otherwise: `Another process than ${name} listens at port ${port}` },
		evidence: [listeningOf(process, others)],
	});
}

function ofRoot(
	process: ProcessFacts,
	judge: (root: { readonly device: number; readonly inode: number }) => Finding,
): Finding {
	const lost = 'it has no root directory any more';
	return having(process, { file: 'root', value: process.details.root, lost }, judge);
}
