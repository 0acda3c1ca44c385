import { type FileWish, isUnreadable, mergeWishes, type WantedFile } from '../proc/lab-file.ts';
import type { FactKind, ProcessFacts, Snapshot } from '../proc/snapshot.ts';
import type { Evidence } from '../protocol/verdict.ts';
import { type FileAt, sourceOf } from './file-at.ts';
import { fillVars, type Vars } from './vars.ts';

/** What of the costlier facts a task or question looks at. */
export interface Looked {
	readonly reads?: readonly FactKind[] | undefined;
	readonly files?: readonly FileWish[] | undefined;
	/** What is filled into the paths of `files`. */
	readonly vars?: Vars | undefined;
}

/** The names under which the files of each kind of costlier facts are in `unreadable`. */
const filesOfKind: Readonly<Record<FactKind, readonly string[]>> = {
	cgroup: ['cgroup'],
	mounts: ['mountinfo'],
	root: ['root'],
	'id-maps': ['uid_map', 'gid_map'],
	'open-files': ['fd'],
	sockets: [],
	syscall: ['syscall', 'wchan'],
	'time-offsets': ['timens_offsets'],
	limits: ['limits'],
	files: ['files'],
	hostnames: [],
	'mount-roots': [],
};

const kindOfFile = new Map(
	Object.entries(filesOfKind).flatMap(([kind, files]) => files.map((file) => [file, kind as FactKind] as const)),
);

/** What could not be read: a fact for each, and whether a fact of evidence may be touched by that. */
export interface Unread {
	readonly fact: Evidence;
	readonly touches: (other: Evidence) => boolean;
}

/**
 * All that a task or question looks at and that could not be read. What is absent because a process is about to go (ENOENT, ESRCH) is not among
 * it.
 */
export function unreadIn(snapshot: Snapshot, { reads = [], files = [], vars = {} }: Looked): readonly Unread[] {
	const kinds = new Set(reads);
	const wanted = kinds.has('files') ? mergeWishes(files, (path) => fillVars(path, vars)) : [];
	return [
		...wanted.flatMap(({ path }) => unreadFile(snapshot, path, snapshot.files?.[path])),
		...snapshot.processes.flatMap((process) => [
			...unreadOf(process, kinds),
			...unreadFilesOf(snapshot, process, wanted),
			...(kinds.has('hostnames') ? unreadBehind(process, 'uts', snapshot.hostnames) : []),
			...(kinds.has('mount-roots') ? unreadBehind(process, 'mnt', snapshot.mountRoots) : []),
		]),
	];
}

function unreadOf(process: ProcessFacts, kinds: ReadonlySet<FactKind>): readonly Unread[] {
	return Object.entries(process.unreadable)
		.filter(([name, error]) => name !== 'files' && isDoubtful(error) && isLookedAt(name, kinds))
		.map(([name, error]) => {
			const fact = { source: `/proc/${process.pid}/${name}`, field: name, value: `unreadable (${error})` };
			return { fact, touches: ({ source }) => pidIn(source) === String(process.pid) };
		});
}

function unreadFilesOf(snapshot: Snapshot, process: ProcessFacts, wanted: readonly WantedFile[]): readonly Unread[] {
	const error = process.unreadable.files;
	return wanted
		.filter(({ eachRoot }) => eachRoot)
		.flatMap(({ path }) => {
			const reading = error === undefined ? process.details.files?.[path] : { unreadable: error };
			return unreadFile(snapshot, { in: process, path }, reading);
		});
}

function unreadFile(snapshot: Snapshot, at: FileAt, reading: unknown): readonly Unread[] {
	if (!isUnreadable(reading) || !isDoubtful(reading.unreadable)) return [];
	const fact = { source: sourceOf(snapshot, at), field: 'file', value: `unreadable (${reading.unreadable})` };
	return [{ fact, touches: ({ source }) => source === fact.source }];
}

/** What is kept by a namespace, for a process in it. */
function unreadBehind(
	process: ProcessFacts,
	kind: 'uts' | 'mnt',
	facts: Readonly<Record<string, unknown>> | undefined,
): readonly Unread[] {
	const link = process.namespaces[kind];
	const reading = link === undefined ? undefined : facts?.[link];
	if (!isUnreadable(reading) || !isDoubtful(reading.unreadable)) return [];
	const field = kind === 'uts' ? 'hostname' : 'root of ns/mnt';
	const fact = { source: `/proc/${process.pid}/ns/${kind}`, field, value: `unreadable (${reading.unreadable})` };
	return [{ fact, touches: ({ source }) => source === fact.source }];
}

function isDoubtful(error: string): boolean {
	return error !== 'ENOENT' && error !== 'ESRCH';
}

function isLookedAt(name: string, kinds: ReadonlySet<FactKind>): boolean {
	const kind = kindOfFile.get(name) ?? (name.startsWith('fd/') ? 'open-files' : undefined);
	return kind === undefined || kinds.has(kind);
}

/** `4711` of `/proc/4711/stat`. */
export function pidIn(source: string): string {
	return source.split('/')[2] ?? '';
}
