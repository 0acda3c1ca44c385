import type { Clock } from '../foundation/clock.ts';
import { createExtraFacts } from './extra-facts.ts';
import { createUnseenFinder } from './find-unseen.ts';
import { isGone } from './is-gone.ts';
import { type KnownProcess, markKnown, renewDetails, renewKnown } from './known-process.ts';
import type { ProcSource } from './proc-source.ts';
import { type IsFromImage, readProcess } from './read-process.ts';
import type { FactKind, Snapshot } from './snapshot.ts';
import { createSteadyTime } from './steady-time.ts';
import { createStillness, mayRest } from './stillness.ts';

export interface SnapshotOptions {
	readonly source: ProcSource;
	/** The lab's PID 1. */
	readonly init: Snapshot['init'];
	/** The host uid that is root in the lab. */
	readonly rootUid: number;
	/** Whether the image has this inode at this path of the lab. */
	readonly isFromImage: IsFromImage;
	readonly clock: Clock;
	/** Facts beyond the usual ones that are read; none by default. */
	readonly reads?: ReadonlySet<FactKind>;
	/**
	 * A process whose `stat` line stands still is read in full again after this many milliseconds, 1,000 by default:
	 * masks, uids, namespaces and argv can change (sigaction, setuid, setns, setproctitle) in less CPU time than a tick
	 * of `stat` shows. It bounds how long such a change stays unseen; each full read costs about six `stat` reads.
	 */
	readonly fullEvery?: number;
	/**
	 * A lab in which nothing runs is looked at again after this many milliseconds all the same, 2,000 by default; until then a snapshot
	 * costs two reads and has the same `processes`, at a later time.
	 */
	readonly wholeEvery?: number;
	/** More processes than this are told in `gaps` and not read: a fork bomb must not hold up other labs. */
	readonly maxProcesses?: number;
}

export interface SnapshotTaker {
	take(): Snapshot;
}

/**
 * Takes snapshots of one lab, one after the other. A process once seen is followed until its identity is gone from
 * `/proc`, so that it is still seen as a zombie, which `cgroup.procs` does not list. Unchanged processes cost one read of `stat`,
 * a lab in which nothing ran costs two reads of counters.
 */
export function createSnapshotTaker(options: SnapshotOptions): SnapshotTaker {
	const { source, init, rootUid, clock, fullEvery = 1_000, maxProcesses = 1_024 } = options;
	const known = new Map<number, KnownProcess>();
	const time = createSteadyTime(clock);
	const unseen = createUnseenFinder(source, fullEvery);
	const stillness = createStillness(source, { clock, longest: options.wholeEvery ?? 2_000 });
	let last: Snapshot | undefined;

	const extra = createExtraFacts(source, options.reads ?? new Set(), { clock, longest: fullEvery });

	const observe = (pid: number, now: number, isDue: boolean): string | undefined => {
		const before = known.get(pid);
		const stat = source.read(pid, 'stat');
		if (!stat.ok) return missed(pid, stat.error);
		if (before?.settled && before.stat === stat.value && now - before.readAt < fullEvery)
			return isDue ? observeDetails(pid, before, now) : undefined;
		return observeAll(pid, stat.value, now);
	};

	/** The details of a process whose other facts stand still. */
	const observeDetails = (pid: number, before: KnownProcess, now: number): string | undefined => {
		const details = extra.detailsOf?.(before.core);
		const stat = source.read(pid, 'stat');
		if (!stat.ok) return missed(pid, stat.error);
		if (before.stat !== stat.value) return observeAll(pid, stat.value, now);
		known.set(pid, renewDetails(before, details));
		return undefined;
	};

	const observeAll = (pid: number, stat: string, now: number): string | undefined => {
		const { isFromImage } = options;
		const reading = readProcess(source, pid, { isFromImage, stat, readDetails: extra.detailsOf });
		if (reading.kind === 'gone') known.delete(pid);
		if (reading.kind === 'unreadable') return missed(pid, reading.error);
		if (reading.kind === 'read') known.set(pid, renewKnown(known.get(pid), reading, now));
		return undefined;
	};

	/** What is known of a process stays, marked, when its `stat` can't be read for another reason than that it went away. */
	const missed = (pid: number, error: string): string | undefined => {
		const before = known.get(pid);
		if (isGone(error)) known.delete(pid);
		else if (before) known.set(pid, markKnown(before, error));
		else return `process ${pid} could not be read: ${error}`;
		return undefined;
	};

	const listed = (): { readonly pids: readonly number[]; readonly gaps: readonly string[] } => {
		const pids = source.pids().filter((pid) => !known.has(pid));
		const room = Math.max(0, maxProcesses - known.size);
		const gaps = pids.length > room ? [`${pids.length - room} more processes were not read`] : [];
		return { pids: [...known.keys(), ...pids.slice(0, room)], gaps };
	};

	const take = (): Snapshot => {
		const isStill = stillness.isStill();
		if (isStill && last) return { ...last, at: time.now() };
		const snapshot = look();
		const rests = [...known.values()].every(({ settled, facts }) => settled && mayRest(facts));
		stillness.keep(rests && !extra.isBehind() && snapshot.gaps.length === 0);
		last = snapshot;
		return snapshot;
	};

	const look = (): Snapshot => {
		const now = clock.monotonic();
		const isDue = extra.begin();
		const { pids, gaps } = listed();
		const troubles = pids.map((pid) => observe(pid, now, isDue));
		const found = unseen.find({
			now,
			seen: () => [...known.values()].map(({ facts }) => facts),
			observe: (pid) => known.size < maxProcesses && observe(pid, now, isDue) === undefined && known.has(pid),
		});
		const processes = sameOr(
			last?.processes,
			[...known.values()].map(({ facts }) => facts).sort((a, b) => a.pid - b.pid),
		);
		const lab = extra.ofLab(processes);
		const allGaps = [...gaps, ...troubles, ...found, ...lab.gaps].filter((gap) => gap !== undefined);
		return { version: 2, at: time.now(), init, rootUid, processes, ...lab, gaps: allGaps };
	};
	return { take };
}

/** The list from before if it has the very same objects: whoever follows can tell by identity that nothing changed. */
function sameOr<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
	if (before?.length !== now.length) return now;
	return now.every((one, index) => one === before[index]) ? before : now;
}
