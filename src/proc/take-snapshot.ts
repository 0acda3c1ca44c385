import type { Clock } from '../foundation/clock.ts';
import { createExtraFacts } from './extra-facts.ts';
import { createUnseenFinder } from './find-unseen.ts';
import { createProcessFollower } from './follow-processes.ts';
import type { WantedFile } from './lab-file.ts';
import type { LabSight } from './lab-sight.ts';
import type { ProcSource } from './proc-source.ts';
import type { IsFromImage } from './read-process.ts';
import { createSightFacts, type SightFacts } from './sight-facts.ts';
import type { FactKind, Snapshot } from './snapshot.ts';
import { createSteadyTime, type SteadyTime } from './steady-time.ts';
import { createStillness, type Movement, mayRest, type Stillness } from './stillness.ts';

export interface SnapshotOptions {
	readonly source: ProcSource;
	/** The lab's PID 1. */
	readonly init: Snapshot['init'];
	/** The host uid that is root in the lab. */
	readonly rootUid: number;
	/** Whether the image has this very file at this path of the lab, unchanged. */
	readonly isFromImage: IsFromImage;
	readonly clock: Clock;
	/** Facts beyond the usual ones that are read; none by default. */
	readonly reads?: ReadonlySet<FactKind>;
	/**
	 * A process whose `stat` and `schedstat` stand still is read in full again after this many milliseconds, 1,000 by default: what
	 * another process or another thread did to it moves neither. It bounds how long such a change stays unseen.
	 */
	readonly fullEvery?: number;
	/**
	 * A lab in which nothing runs is looked at again after this many milliseconds all the same, 5,000 by default, but not before a dozen
	 * snapshots; until then a snapshot costs two reads and has the same `processes`, at a later time.
	 */
	readonly wholeEvery?: number;
	/** Who looks up what is not in `/proc`; needed for the fact kinds `files`, `hostnames` and `mount-roots`. */
	readonly sight?: Pick<LabSight, 'look'> | undefined;
	/** Files that are looked for, with the fact kind `files`. */
	readonly files?: readonly WantedFile[];
	/** The times of its snapshots; by default a clock of its own. */
	readonly time?: SteadyTime;
	/** More processes than this are told in `gaps` and not read: a fork bomb must not hold up other labs. */
	readonly maxProcesses?: number;
}

export interface SnapshotTaker {
	/** The very same `processes` and `gaps` as before mean that nothing has run since; the same `processes` alone, that nothing has changed. */
	take(): Snapshot;
	/**
	 * Has what is not in `/proc` looked up anew, unless that was done at most so many milliseconds ago or the lab has not moved since; resolves when the next snapshot has it.
	 * `undefined`: there is nothing to wait for.
	 */
	refresh(age: number): Promise<void> | undefined;
}

/**
 * Takes snapshots of one lab, one after the other. A process once seen is followed until its identity is gone from
 * `/proc`, so that it is still seen as a zombie, which `cgroup.procs` does not list. Unchanged processes cost one read of `stat` and `schedstat`,
 * a lab in which nothing ran costs two reads of counters.
 */
export function createSnapshotTaker(options: SnapshotOptions): SnapshotTaker {
	const { source, init, rootUid, clock, fullEvery = 1_000, maxProcesses = 1_024 } = options;
	const time = options.time ?? createSteadyTime(clock);
	const unseen = createUnseenFinder(source, fullEvery);
	const stillness = createStillness({ source, init, clock, longest: options.wholeEvery ?? 5_000 });
	let last: Snapshot | undefined;
	const extra = createExtraFacts(source, readsOf(options), { clock, longest: fullEvery });
	const sighted = sightFor(options, stillness);
	const { known, observe } = createProcessFollower({
		source,
		init,
		isFromImage: options.isFromImage,
		extra,
		fullEvery,
	});

	/** While nothing has run nobody has come. */
	const listed = (hasRested: boolean): { readonly pids: readonly number[]; readonly gaps: readonly string[] } => {
		const pids = hasRested ? [] : source.pids().filter((pid) => !known.has(pid));
		const room = Math.max(0, maxProcesses - known.size);
		const gaps = pids.length > room ? [`${pids.length - room} more processes were not read`] : [];
		return { pids: [...known.keys(), ...pids.slice(0, room)], gaps };
	};

	const take = (): Snapshot => {
		const movement = stillness.read();
		const snapshot = takeFrom(movement);
		return sighted?.lay(snapshot, movement !== 'still') ?? snapshot;
	};

	const takeFrom = (movement: Movement): Snapshot => {
		if (movement === 'still' && last) return { ...last, at: time.now() };
		const snapshot = lookAtAll(movement === 'aged');
		const rests = [...known.values()].every(({ settled, facts }) => settled && mayRest(facts));
		stillness.keep(rests && !extra.isBehind() && snapshot.gaps.length === 0);
		last = snapshot;
		return snapshot;
	};

	const lookAtAll = (hasRested: boolean): Snapshot => {
		const now = clock.monotonic();
		const look = { now, hasRested, withDetails: extra.begin() };
		const { pids, gaps } = listed(hasRested);
		const troubles = pids.map((pid) => observe(pid, look));
		const found = unseen.find({
			now,
			seen: () => [...known.values()].map(({ facts }) => facts),
			observe: (pid) => known.size < maxProcesses && observe(pid, look) === undefined && known.has(pid),
		});
		const processes = sameOr(
			last?.processes,
			[...known.values()].map(({ facts }) => facts).sort((a, b) => a.pid - b.pid),
		);
		const lab = extra.ofLab(processes);
		const allGaps = [...gaps, ...troubles, ...found, ...lab.gaps].filter((gap) => gap !== undefined);
		const sameGaps = hasRested ? sameOr(last?.gaps, allGaps) : allGaps;
		return { version: 2, at: time.now(), init, rootUid, processes, ...lab, gaps: sameGaps };
	};
	return { take, refresh: (age) => sighted?.refresh(age) };
}

/** Where a file is looked for in each root, one has to know which roots there are. */
function readsOf({ reads = new Set(), files = [] }: SnapshotOptions): ReadonlySet<FactKind> {
	return files.some(({ eachRoot }) => eachRoot) ? new Set([...reads, 'root' as const]) : reads;
}

function sightFor(options: SnapshotOptions, stillness: Stillness): SightFacts | undefined {
	const { sight, init, clock, reads = new Set(), files = [] } = options;
	if (sight === undefined) return undefined;
	return createSightFacts({ sight, lab: init, reads, files, clock, mayHaveMoved: () => !stillness.isStill() });
}

/** The list from before if it has the very same objects: whoever follows can tell by identity that nothing changed. */
function sameOr<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
	if (before?.length !== now.length) return now;
	return now.every((one, index) => one === before[index]) ? before : now;
}
