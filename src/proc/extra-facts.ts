import type { Clock } from '../foundation/clock.ts';
import { decodeBytes } from './decode-bytes.ts';
import { cgroupFiles, parseCgroupFiles } from './parse-cgroup-files.ts';
import type { StatFacts } from './parse-stat.ts';
import type { ProcSource } from './proc-source.ts';
import { type DetailsReading, readDetails } from './read-details.ts';
import { createListeningReader } from './read-listening.ts';
import { createMountReader } from './read-mounts.ts';
import { createOpenFileReader } from './read-open-files.ts';
import type { FactKind, ProcessFacts, Snapshot } from './snapshot.ts';

type LabFacts = Pick<Snapshot, 'listening' | 'cgroups'> & { readonly gaps: readonly string[] };

export interface ExtraFacts {
	/** A new snapshot begins. True if what was asked for is read of unchanged processes too. */
	begin(): boolean;
	/** What was asked for was not read of unchanged processes in this snapshot. */
	isBehind(): boolean;
	/** `undefined` if nothing was asked for. */
	readonly detailsOf: ((process: Pick<StatFacts, 'pid' | 'state' | 'threads'>) => DetailsReading) | undefined;
	/** Ends what began. */
	ofLab(processes: readonly ProcessFacts[]): LabFacts;
}

/**
 * Others can change most of these facts of a process (a mount, a cgroup, an id map), and its `stat` line doesn't show when its own
 * change. So they are read for each snapshot, unless that took more than this share of the time since, twice in a row: then
 * no sooner, but at least every `longest` milliseconds.
 */
const share = 1 / 20;

/** Reads the facts that cost extra: of `reads`, and no others. */
export function createExtraFacts(
	source: ProcSource,
	reads: ReadonlySet<FactKind>,
	{ clock, longest }: { readonly clock: Clock; readonly longest: number },
): ExtraFacts {
	const mounts = createMountReader(source);
	const openFiles = createOpenFileReader(source);
	const readListening = createListeningReader(source);
	let beganAt = Number.NEGATIVE_INFINITY;
	let took: readonly [last: number, before: number] = [0, 0];
	let due = false;
	/** Facts of the lab are at least as new as those of each process. */
	let isLabDue = false;
	let last: LabFacts = { gaps: [] };

	const readLab = (processes: readonly ProcessFacts[]): LabFacts => {
		const sockets = reads.has('sockets') ? readListening(processes, clock.monotonic()) : undefined;
		const groups = reads.has('cgroup') ? readCgroupFacts(source) : undefined;
		return {
			...(sockets && { listening: sockets.listening }),
			...(groups && { cgroups: groups.cgroups }),
			gaps: [...(sockets?.gaps ?? []), ...(groups?.gaps ?? [])],
		};
	};

	const detailsOf = (process: Pick<StatFacts, 'pid' | 'state' | 'threads'>) => {
		isLabDue = true;
		return readDetails({ source, reads, mounts, openFiles }, process);
	};

	return {
		begin() {
			if (reads.size === 0) return false;
			const now = clock.monotonic();
			due = now - beganAt >= Math.min(Math.min(...took) / share, longest);
			isLabDue = due;
			if (due) beganAt = now;
			mounts.begin();
			openFiles.begin();
			return due;
		},
		isBehind: () => reads.size > 0 && !due,
		detailsOf: reads.size === 0 ? undefined : detailsOf,
		ofLab(processes) {
			if (isLabDue) last = readLab(processes);
			if (due) took = [clock.monotonic() - beganAt, took[0]];
			return last;
		},
	};
}

function readCgroupFacts(source: ProcSource): Required<Pick<Snapshot, 'cgroups' | 'gaps'>> {
	const version = source.cgroupFolders.unified === undefined ? 1 : 2;
	const { cgroups, gaps } = source.cgroups(cgroupFiles[version]);
	const facts = cgroups.map(({ path, files }) => [decodeBytes(path), parseCgroupFiles(files)]);
	return { cgroups: Object.fromEntries(facts), gaps };
}
