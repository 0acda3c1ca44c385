import { isUnreadable, type Unreadable } from '../../proc/lab-file.ts';
import type { Snapshot } from '../../proc/snapshot.ts';
import type { Trace } from './trace.ts';

export interface Damage {
	readonly name: string;
	readonly spoil: (snapshot: Snapshot) => Snapshot;
}

/** Not ENOENT or ESRCH, which say that a process is about to go. */
export const denied = 'EACCES';

const spoilt: Unreadable = { unreadable: denied };

const kinds = ['files', 'hostnames', 'mountRoots'] as const;

/** Each file of the lab and of its processes unread, and all host names and roots of mount namespaces. */
export function damagesOfSight({ start, moments }: Trace): readonly Damage[] {
	const snapshots = [start, ...moments.map(({ snapshot }) => snapshot)];
	const present = kinds.filter((kind) => snapshots.some((snapshot) => snapshot[kind] !== undefined));
	const paths = new Set(snapshots.flatMap(({ files }) => Object.keys(files ?? {})));
	const inRoots = new Set(
		snapshots.flatMap(({ processes }) => processes.flatMap(({ details }) => Object.keys(details.files ?? {}))),
	);
	return [
		...present.map((kind): Damage => ({ name: `without ${kind} of the lab`, spoil: (one) => spoilAll(one, kind) })),
		...[...paths].map((path): Damage => ({ name: `without ${path}`, spoil: (one) => spoilFile(one, path) })),
		...[...inRoots].map(
			(path): Damage => ({ name: `without ${path} of all`, spoil: (one) => spoilInRoots(one, path) }),
		),
	];
}

/** Something of this is amiss. */
export function isSightSpoilt(snapshot: Snapshot): boolean {
	const ofLab = kinds.flatMap((kind) => Object.values<unknown>(snapshot[kind] ?? {}));
	const ofProcesses = snapshot.processes.flatMap(({ details }) => Object.values<unknown>(details.files ?? {}));
	return [...ofLab, ...ofProcesses].some((one) => isUnreadable(one) && one.unreadable === denied);
}

function spoilAll(snapshot: Snapshot, kind: (typeof kinds)[number]): Snapshot {
	const facts = snapshot[kind];
	if (facts === undefined) return snapshot;
	return { ...snapshot, [kind]: Object.fromEntries(Object.keys(facts).map((key) => [key, spoilt])) };
}

function spoilFile(snapshot: Snapshot, path: string): Snapshot {
	const { files } = snapshot;
	return files?.[path] === undefined ? snapshot : { ...snapshot, files: { ...files, [path]: spoilt } };
}

function spoilInRoots(snapshot: Snapshot, path: string): Snapshot {
	const processes = snapshot.processes.map((process) => {
		const { files } = process.details;
		if (files?.[path] === undefined) return process;
		return { ...process, details: { ...process.details, files: { ...files, [path]: spoilt } } };
	});
	return { ...snapshot, processes };
}
