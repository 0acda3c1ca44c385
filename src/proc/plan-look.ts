import type { WantedFile } from './lab-file.ts';
import type { LookRequest, Place, ProcessId } from './lab-sight.ts';
import { type FactKind, type ProcessFacts, type ProcessKey, processKey, type Snapshot } from './snapshot.ts';

/** What is looked at of one lab at once: more of them stay unread. */
export const mostLooks = { roots: 32, namespaces: 96 } as const;

export interface PlannedLook {
	readonly request: LookRequest;
	/** For each place, host name and mount root of the request the process that stands for those with the same. */
	readonly of: {
		readonly places: readonly ProcessKey[];
		readonly hostnames: readonly ProcessKey[];
		readonly mountRoots: readonly ProcessKey[];
	};
}

interface Wanted {
	readonly lab: ProcessId;
	readonly reads: ReadonlySet<FactKind>;
	readonly files: readonly WantedFile[];
}

/** What to look at so that each process of a snapshot is served; before the first snapshot only what is of the lab itself. */
export function planLook({ lab, reads, files }: Wanted, snapshot: Snapshot | undefined): PlannedLook {
	const processes = snapshot?.processes ?? [];
	const places = reads.has('files') ? [placeOf(lab, files), ...otherPlaces({ lab, files }, processes)] : [];
	const hostnames = reads.has('hostnames') ? oneOfEach(processes, ({ namespaces }) => namespaces.uts) : [];
	const mountRoots = reads.has('mount-roots') ? oneOfEach(processes, ({ namespaces }) => namespaces.mnt) : [];
	return {
		request: { lab, places, hostnames: hostnames.map(idOf), mountRoots: mountRoots.map(idOf) },
		of: {
			places: places.map(({ process }) => processKey(process)),
			hostnames: hostnames.map(processKey),
			mountRoots: mountRoots.map(processKey),
		},
	};
}

/** What processes share that see the same file at the same path; `undefined` if it could not be read. */
export function placeKeyOf({ namespaces, details }: ProcessFacts): string | undefined {
	const { mnt } = namespaces;
	return mnt === undefined || details.root === undefined ? undefined : placeKey(mnt, details.root);
}

export function placeKey(mnt: string, root: { readonly device: number; readonly inode: number }): string {
	return `${mnt} ${root.device}:${root.inode}`;
}

function otherPlaces(
	{ lab, files }: Pick<Wanted, 'lab' | 'files'>,
	processes: readonly ProcessFacts[],
): readonly Place[] {
	const wanted = files.filter(({ eachRoot }) => eachRoot);
	if (wanted.length === 0) return [];
	const init = processes.find((process) => processKey(process) === processKey(lab));
	const own = init && placeKeyOf(init);
	const others = processes.filter((process) => placeKeyOf(process) !== own);
	return first(others, mostLooks.roots, placeKeyOf).map((process) => placeOf(process, wanted));
}

function placeOf(process: ProcessId, files: readonly WantedFile[]): Place {
	return { process: idOf(process), files: files.map(({ path, text }) => ({ path, text })) };
}

function oneOfEach(
	processes: readonly ProcessFacts[],
	keyOf: (process: ProcessFacts) => string | undefined,
): readonly ProcessFacts[] {
	return first(processes, mostLooks.namespaces, keyOf);
}

/** One process for each key, and so many keys. */
function first(
	processes: readonly ProcessFacts[],
	most: number,
	keyOf: (process: ProcessFacts) => string | undefined,
): readonly ProcessFacts[] {
	const byKey = new Map<string, ProcessFacts>();
	for (const process of processes) {
		const key = keyOf(process);
		if (key !== undefined && !byKey.has(key) && byKey.size < most) byKey.set(key, process);
	}
	return [...byKey.values()];
}

function idOf({ pid, starttime }: ProcessId): ProcessId {
	return { pid, starttime };
}
