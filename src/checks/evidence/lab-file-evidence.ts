import { type FileIdentity, isUnreadable, type LabFile } from '../../proc/lab-file.ts';
import { isSignalWish, type ProbeResult } from '../../proc/probe.ts';
import type { ProcessFacts } from '../../proc/snapshot.ts';
import type { Evidence } from '../../protocol/verdict.ts';
import { type FileAt, readingAt, sourceOf } from '../file-at.ts';
import { nameProcess } from '../name-process.ts';
import type { CheckView } from '../task.ts';
import { entry, unread } from './fact.ts';
import { showBytes, showDevice } from './file-evidence.ts';

const kindWords: Readonly<Record<LabFile['kind'], string>> = {
	file: 'regular file',
	directory: 'directory',
	link: 'symbolic link',
	'character-device': 'character device',
	'block-device': 'block device',
	fifo: 'FIFO',
	socket: 'socket',
};

/** `regular file`, `character device 0:0`. */
export function kindOf({ kind, rdev }: Pick<LabFile, 'kind' | 'rdev'>): string {
	return rdev === undefined ? kindWords[kind] : `${kindWords[kind]} ${rdev.join(':')}`;
}

/** `file: regular file, 12 bytes, mode 644, uid 0, gid 0`: uid and gid as the lab counts them. */
export function fileOf(view: CheckView, at: FileAt, meaning?: string): Evidence {
	return ofFile(view, at, { field: 'file', meaning, show: (file) => describe(file, view.snapshot.rootUid) });
}

/** `inode: device 0:47, inode 12`: what two names of one file have in common. */
export function identityOf(view: CheckView, at: FileAt, meaning?: string): Evidence {
	return ofFile(view, at, { field: 'inode', meaning, show: showIdentity });
}

/** `content`: its beginning, as a line. */
export function contentOf(view: CheckView, at: FileAt, meaning?: string): Evidence {
	return ofFile(view, at, {
		field: 'content',
		meaning,
		show: (file) => (file.text === undefined ? `${kindOf(file)}, not read` : showText(file.text)),
	});
}

interface Shown {
	readonly field: string;
	readonly meaning: string | undefined;
	readonly show: (file: LabFile) => string;
}

function ofFile({ snapshot }: CheckView, at: FileAt, { field, meaning, show }: Shown): Evidence {
	const reading = readingAt(snapshot, at);
	const value =
		reading === undefined || reading === null
			? 'No such file or directory'
			: isUnreadable(reading)
				? `unreadable (${reading.unreadable})`
				: show(reading);
	const source = sourceOf(snapshot, at);
	return { source, field, value, ...(meaning === undefined ? {} : { meaning }), manual: 'inode(7)' };
}

function describe(file: LabFile, rootUid: number): string {
	const owner = `uid ${file.uid - rootUid}, gid ${file.gid - rootUid}`;
	const size = file.kind === 'file' ? `${showBytes(file.size)}, ` : '';
	return `${kindOf(file)}, ${size}mode ${file.mode.toString(8)}, ${owner}`;
}

function showIdentity({ device, inode }: FileIdentity): string {
	return `device ${showDevice(device)}, inode ${inode}`;
}

/** So much of a text is shown. */
const shownCharacters = 200;

function showText(text: string): string {
	if (text === '') return '(empty)';
	const line = text.trimEnd().replaceAll('\n', '⏎ ');
	return line.length > shownCharacters ? `${line.slice(0, shownCharacters)}…` : line;
}

/** `hostname: box`: of its UTS namespace. */
export function hostnameOf({ snapshot }: CheckView, process: ProcessFacts, meaning?: string): Evidence {
	const link = process.namespaces.uts;
	const name = link === undefined ? undefined : snapshot.hostnames?.[link];
	const value =
		name === undefined ? unread(process, 'ns/uts') : isUnreadable(name) ? `unreadable (${name.unreadable})` : name;
	return { ...entry(process, 'ns/uts', { value, meaning, manual: 'uts_namespaces(7)' }), field: 'hostname' };
}

/** What is `/` for who enters its mount namespace. */
export function mountRootOf({ snapshot }: CheckView, process: ProcessFacts, meaning?: string): Evidence {
	const link = process.namespaces.mnt;
	const root = link === undefined ? undefined : snapshot.mountRoots?.[link];
	const value =
		root === undefined
			? unread(process, 'ns/mnt')
			: isUnreadable(root)
				? `unreadable (${root.unreadable})`
				: showIdentity(root);
	return { ...entry(process, 'ns/mnt', { value, meaning, manual: 'mount_namespaces(7)' }), field: 'root of ns/mnt' };
}

/** What the checker did, and what came of it: `SIGTERM to sleep 12: sent`. */
export function probeOf(view: CheckView, result: ProbeResult, meaning?: string): Evidence {
	const { wish, outcome, why } = result;
	const value = `${describeProbe(view, wish)}: ${outcome}${why === undefined ? '' : ` (${why})`}`;
	const isSignal = isSignalWish(wish);
	return {
		source: 'the checker',
		field: isSignal ? 'signal sent by the checker' : 'connection made by the checker',
		value,
		...(meaning === undefined ? {} : { meaning }),
		manual: isSignal ? 'signal(7)' : 'tcp(7)',
	};
}

/** `SIGTERM to sleep 12`, `a connection from the lab to 10.9.0.2, port 8080`. */
export function describeProbe({ records }: CheckView, wish: ProbeResult['wish']): string {
	const nameOf = (key: string) => {
		const record = records.get(key as `${number}:${number}`);
		return record === undefined ? `process ${key.split(':')[0]}` : nameProcess(record.lastAlive);
	};
	if (isSignalWish(wish)) return `${wish.signal} to ${nameOf(wish.to)}`;
	const { address, port } = wish.connect;
	const from = wish.from === 'lab' ? 'the lab' : `the network of ${nameOf(wish.from)}`;
	return `a connection from ${from} to ${address}, port ${port}`;
}
